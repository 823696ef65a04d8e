import { fromBase32 } from '../../src/auth/factors/apps/base32.ts'
import { totpCode, totpStepAt } from '../../src/auth/factors/apps/totp.ts'
import type { Browser } from './browser.ts'
import type { TestSite } from './test-site.ts'

/** What tells the time of a site. */
interface Clocked {
  readonly auth: { readonly clock: () => number }
}

/** What shows the codes of a secret, as a telephone does. */
export class Authenticator {
  /** In base32. */
  readonly secret: string
  readonly #secret: Buffer
  readonly #site: Clocked

  constructor(site: Clocked, secret: string) {
    const bytes = fromBase32(secret.replaceAll(' ', ''))
    if (!bytes) throw new Error(`No secret: ${secret}`)
    this.secret = secret.replaceAll(' ', '')
    this.#secret = bytes
    this.#site = site
  }

  /** @param drift steps of 30 seconds by which its clock is wrong. */
  code(drift = 0): string {
    return totpCode(this.#secret, totpStepAt(this.#site.auth.clock()) + drift)
  }
}

/** Reads the secret on a page that adds an app. */
export function authenticatorOf(site: TestSite, page: string): Authenticator {
  return new Authenticator(site, /<code>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? '')
}

/** Adds an app for whoever is logged in. A minute later no code of now is used. */
export async function addApp(site: TestSite, browser: Browser): Promise<Authenticator> {
  const app = authenticatorOf(site, (await browser.get('/account/factors/app')).body)
  const answer = await browser.submit('/account/factors/app', { code: app.code(), name: '' })
  if (answer.status !== 303) throw new Error(`Adding an app answered ${answer.status}`)
  site.wait(60_000)
  return app
}
