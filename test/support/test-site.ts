import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupCode } from '../../src/auth/accounts/setup-code.ts'
import { readConfig } from '../../src/config/config.ts'
import { makeReady } from '../../src/database/migrations/ready.ts'
import { openSite, type Site, type SiteOptions } from '../../src/server/compose.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import type { Logger } from '../../src/web/context.ts'
import { createApp } from '../../src/web/create-app.ts'
import { freePort } from './free-port.ts'

/** The code for the first account of every test site. */
export const SETUP_CODE = 'BCDFG-HJKLM-NPQRS-TVWXZ'

/** Long enough for the default policy. */
export const PASSWORD = 'correct horse battery staple'

export interface TestSite extends Site {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  readonly url: string
  readonly directory: string
  /** What was logged: fields and message of each line. */
  readonly log: { readonly level: string; readonly fields: object; readonly message: string }[]
  /** Moves the time on. */
  wait(ms: number): void
  /** Ends the server, closes everything and removes its files. */
  stop(): Promise<void>
}

export interface TestSiteOptions {
  readonly startAt?: number
  /** Limits of tries (none): `{}` for those of a real site. All tests come from one address, and time stands still. */
  readonly throttling?: SiteOptions['throttling']
  /** Takes the mails of the site (none can be sent). */
  readonly mail?: SiteOptions['mail']
  /** Sections of the admin (none). */
  readonly admin?: SiteOptions['admin']
  /** What tells people from robots (that of a real site). */
  readonly challenge?: SiteOptions['challenge']
  /** The name in its address (`127.0.0.1`). For passkeys it is `localhost`: there are none for an IP address. */
  readonly hostname?: 'localhost' | '127.0.0.1'
}

/**
 * A whole site on a free port, with a real SQLite file in a directory of its own, the cheapest hash
 * and a clock that stands still.
 */
export async function startTestSite(
  environment: Record<string, string> = {},
  {
    startAt = Date.UTC(2026, 0, 2, 3, 4, 5),
    throttling = false,
    mail,
    admin,
    challenge,
    hostname = '127.0.0.1',
  }: TestSiteOptions = {},
): Promise<TestSite> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-test-'))
  const port = await freePort()
  const config = readConfig({
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    // Or each form of a stranger in a test would wait.
    FORM_SECONDS: '0',
    PORT: String(port),
    BASE_URL: `http://${hostname}:${port}`,
    SECRET: 'a secret that only the tests of this project know',
    ...environment,
  })
  let now = startAt
  const log: TestSite['log'] = []
  const logger = recorder(log)
  const site = await openSite({
    config,
    directory,
    logger,
    clock: () => now,
    setupCode: new SetupCode(SETUP_CODE),
    throttling,
    ...(mail && { mail }),
    ...(admin && { admin }),
    ...(challenge !== undefined && { challenge }),
  })
  const ofSections = (admin?.sections ?? []).flatMap(({ permissions }) => permissions)
  const permissions = [...(site.migratorOptions.permissions ?? []), ...ofSections]
  await makeReady(site.connection, { ...site.migratorOptions, permissions })
  const server: Listening = await listen(createApp(site.gadwall, logger), '127.0.0.1', port)
  return {
    ...site,
    url: `http://${hostname}:${port}`,
    directory,
    log,
    wait(ms) {
      now += ms
    },
    async stop() {
      await server.drain()
      await site.gadwall.close()
      await site.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function recorder(log: TestSite['log']): Logger {
  const record = (level: string) => (fields: object, message: string) => {
    log.push({ level, fields, message })
  }
  return { info: record('info'), warn: record('warn'), error: record('error') }
}
