import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '../support/browser.ts'
import { type AppFixture, type AppOptions, openApp } from './app-fixture.ts'
import { GROUP } from './changes.ts'
import { REPORTS } from './pages.ts'

/** Longer than any test lasts: nothing here may be seen because time went by. */
export const LONG_MS = 60_000

/** Somebody with an account, in a browser that is logged in. */
export interface Somebody {
  readonly name: string
  readonly id: string
  readonly browser: Browser
}

/** An app for the tests of one suite, with everybody and everything that they need. */
export interface TestApp extends AppFixture {
  somebody(): Promise<Somebody>
}

/** Opens one at a database of its own: an SQLite file that is removed in the end, unless one is named. */
export async function openTestApp({
  isSecond = false,
  ...options
}: Partial<AppOptions> & { isSecond?: boolean } = {}): Promise<TestApp> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-hot-'))
  const url = `sqlite:${directory}/app.sqlite`
  const app = await openApp({ url, ...options })
  if (!isSecond) await app.grants.createGroup(GROUP)
  await app.grants.grant({ group: GROUP }, REPORTS)
  let people = 0
  return {
    ...app,
    async somebody() {
      const name = `person${++people}`
      const id = await app.person(name)
      return { name, id, browser: await app.loggedIn(name) }
    },
    async stop() {
      await app.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
