import type { SessionLifetime } from '../../auth/sessions/session-lifetime.ts'
import type { Challenge } from '../challenges/challenge.ts'
import type { FormFields } from '../forms/form-fields.ts'
import type { LanguageMessages } from '../messages/messages.ts'
import type { AdminSection } from '../sections/section-options.ts'
import type { Looks } from '../views/looks.ts'

/** What the pages and the middleware need to know; `gadwall()` makes it of its options. */
export interface WebSettings extends Looks {
  /** Our own origins, such as `https://example.com`; links are made of the first. */
  readonly origins: readonly string[]
  /** Origins of front ends, whose scripts may call our routes. */
  readonly allowedOrigins: readonly string[]
  /** Whether one of them is on another site than we are. */
  readonly isCrossSite: boolean
  /** The name of the session's cookie, without `__Host-`. */
  readonly cookieName: string
  /** The path of the address at which people reach the app; empty at the root. */
  readonly basePath: string
  /** What stands before every path of ours, such as `/members`; empty at the root. */
  readonly prefix: string
  /** Where the brand and the end of a logout lead. */
  readonly homePath: string
  /** Where a login leads without a `next`; `null`: to `/account` of ours. */
  readonly afterLogin: string | null
  /** Where a logout leads without a `next`; `null`: to `homePath`. */
  readonly afterLogout: string | null
  /** The app's own page to log in on; `null`: ours. */
  readonly loginUrl: string | null
  /** Hosts besides our own to which a `next` may lead. */
  readonly redirectHosts: readonly string[]
  /** Whether all paths are ours, or only those of our pages. */
  readonly ownsSite: boolean
  readonly sessionLifetime: SessionLifetime
  /** How long a proof of who somebody is counts as recent, in minutes. */
  readonly reauthMinutes: number
  /** Names of session values that stay when an anonymous visitor logs in. */
  readonly keepAtLogin: readonly string[]
  /** Fields of the app's own, on the page to register; `null` for none. */
  readonly registrationFields: FormFields | null
  /** Fields of the app's own, on `/account/profile`; `null` for none. */
  readonly profileFields: FormFields | null
  /** What tells people from robots when unusually many strangers come; `null`: nobody is asked. */
  readonly challenge: Challenge | null
  /** Seconds that lie at least between a form of a stranger and its page. */
  readonly formSeconds: number
  /** Forms of strangers in ten minutes after which the challenge is asked for; 0: always. */
  readonly challengeAfter: number
  /** Sections of the app's own in the admin. */
  readonly adminSections: readonly AdminSection[]
  /** What one request may wait for all stores together, in milliseconds. */
  readonly storeTimeoutMs: number
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** Sentences of the app's own, in place of ours: of the site's language, and of others under their tags. */
  readonly messages: LanguageMessages
  /** Folders of views; each view is taken from the first that has it. */
  readonly viewFolders: readonly string[]
  readonly publicFolder: string
  /** Whether views are compiled once (true), or again at each request, as in development. */
  readonly cachesViews: boolean
}
