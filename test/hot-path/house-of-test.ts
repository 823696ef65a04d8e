import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '../support/browser.ts'
import { GROUP } from './deeds.ts'
import { type House, type HouseOptions, openHouse } from './house.ts'
import { REPORTS } from './pages.ts'

/** Longer than any test lasts: nothing here may be seen because time went by. */
export const LONG_MS = 60_000

/** Somebody with an account, in a browser that is logged in. */
export interface Somebody {
  readonly name: string
  readonly id: string
  readonly browser: Browser
}

/** A house for the tests of one suite, with everybody and everything that they need. */
export interface TestHouse extends House {
  somebody(): Promise<Somebody>
}

/** Opens one at a database of its own: an SQLite file that is removed in the end, unless one is named. */
export async function openTestHouse({
  isSecond = false,
  ...options
}: Partial<HouseOptions> & { isSecond?: boolean } = {}): Promise<TestHouse> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-hot-'))
  const url = `sqlite:${directory}/house.sqlite`
  const house = await openHouse({ url, memoryMs: LONG_MS, ...options })
  if (!isSecond) await house.grants.createGroup(GROUP)
  await house.grants.grant({ group: GROUP }, REPORTS)
  let people = 0
  return {
    ...house,
    async somebody() {
      const name = `person${++people}`
      const id = await house.person(name)
      return { name, id, browser: await house.loggedIn(name) }
    },
    async stop() {
      await house.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
