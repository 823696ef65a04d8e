import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { requireProgram } from './cli.ts'

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

export interface ProfileOptions {
  /** Names of hosts that lead to this machine (none). */
  readonly hosts?: readonly string[]
  /** Whether it keeps no cookies of other sites than that of the page (false). */
  readonly blocksThirdParties?: boolean
}

/** Profiles of a real Chromium in which pages may call other origins, and be refused. */
export interface FrontEndBrowser {
  open(options?: ProfileOptions): Promise<BrowserContext>
}

/** For the tests of one `describe`. Without Chromium they are skipped; where `CI` is set they fail. */
export function useFrontEndBrowser(): FrontEndBrowser {
  const opened: { context: BrowserContext; directory: string }[] = []
  let executablePath = ''
  before(function findChromium() {
    executablePath = requireProgram(this, PROGRAM)
  })
  after(async () => {
    for (const { context, directory } of opened) {
      await context.close()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    }
  })

  return {
    async open({ hosts = [], blocksThirdParties = false } = {}) {
      const directory = mkdtempSync(join(tmpdir(), 'gadwall-chromium-'))
      mkdirSync(join(directory, 'Default'))
      const profile = { cookie_controls_mode: blocksThirdParties ? 1 : 0 }
      writeFileSync(join(directory, 'Default/Preferences'), JSON.stringify({ profile }))
      const rules = hosts.map((host) => `MAP ${host} 127.0.0.1`).join(', ')
      const context = await chromium.launchPersistentContext(directory, {
        ...{ executablePath, ignoreHTTPSErrors: true },
        args: [...FLAGS, ...(rules ? [`--host-resolver-rules=${rules}`] : [])],
      })
      context.setDefaultTimeout(10_000)
      opened.push({ context, directory })
      return context
    },
  }
}
