import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthOptions } from '../auth/create-auth.ts'
import type { Stores } from '../auth/stores.ts'
import type { User } from '../auth/user.ts'
import type { RemoteUserOptions } from './authenticators/remote-user.ts'
import type { RequestAuthenticator } from './authenticators/request-authenticator.ts'
import type { Logger } from './context.ts'
import type { Feature } from './feature.ts'
import type { WebSettings } from './web-settings.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

// Views and static files stand beside src, and beside dist once it is built.
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** What `gadwall()` is told. Everything but the first four has a default. */
export interface GadwallOptions<U extends User = User>
  extends Omit<AuthOptions<U>, 'onError' | 'onWarning'> {
  /** Where everything rests. Only `sessions` is always needed. */
  readonly stores: Stores<U>
  /** Where people reach the app, such as `https://example.com`: scheme, host and port. */
  readonly baseUrl: string
  /** More origins that forms may come from (none). */
  readonly origins?: readonly string[]
  /** What stands before the paths of our pages, such as `/members` (nothing). */
  readonly prefix?: string
  /** Where a logout leads (`/`). */
  readonly homePath?: string
  /** Whether paths that nobody knows are ours to answer, too (false). */
  readonly ownsSite?: boolean
  /** Names of our features, and features of your own (all whose stores are there). */
  readonly features?: readonly (string | Feature)[]
  /** Ways of your own to tell whose request it is, asked before ours (none). */
  readonly authenticators?: readonly RequestAuthenticator[]
  /** Folders with views of your own: each replaces ours of the same name (none). */
  readonly views?: string | readonly string[]
  /** Whether compiled views are kept (unless `NODE_ENV` is `development`). */
  readonly cachesViews?: boolean
  /** What the pages call the site (`Gadwall`). */
  readonly siteName?: string
  /** The name of the session's cookie; `__Host-` is put before it on https (`gadwall`). */
  readonly cookieName?: string
  /** Whether people may register, where accounts can be made (`open`). */
  readonly registration?: 'open' | 'closed'
  /** Minutes without a request after which a session is over (60). */
  readonly sessionIdleMinutes?: number
  /** Hours after login at which a session is over (24). */
  readonly sessionMaxHours?: number
  /** Days that take the place of both for whoever asks to be remembered (30). */
  readonly sessionRememberDays?: number
  /** Names of session values that stay when an anonymous visitor logs in, such as a basket (none). */
  readonly keepAtLogin?: readonly string[]
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed (none). */
  readonly trustedProxies?: readonly string[]
  /** The header in which a proxy names people, and the backend that finds them (no such header). */
  readonly remoteUser?: RemoteUserSetup
  /** Where log lines go (nowhere). */
  readonly logger?: Logger
  /** Where the line of each request goes (`logger`). */
  readonly requestLogger?: Logger
}

/** {@link RemoteUserOptions} in which the proxies may be those of the app. */
export type RemoteUserSetup = Omit<RemoteUserOptions, 'trustedProxies'> &
  Partial<Pick<RemoteUserOptions, 'trustedProxies'>>

/** @throws TypeError for options that cannot work. */
export function settingsOf<U extends User>(options: GadwallOptions<U>): WebSettings {
  const { sessionIdleMinutes = 60, sessionMaxHours = 24, sessionRememberDays = 30 } = options
  return {
    siteName: options.siteName ?? 'Gadwall',
    origins: [checkedOrigin(options.baseUrl), ...(options.origins ?? [])],
    cookieName: options.cookieName ?? 'gadwall',
    prefix: checkedPrefix(options.prefix ?? ''),
    homePath: options.homePath ?? '/',
    ownsSite: options.ownsSite ?? false,
    keepAtLogin: options.keepAtLogin ?? [],
    isRegistrationOpen: options.registration !== 'closed',
    trustedProxies: options.trustedProxies ?? [],
    sessionLifetime: {
      idleMs: sessionIdleMinutes * MINUTE_MS,
      absoluteMs: sessionMaxHours * HOUR_MS,
      rememberedMs: sessionRememberDays * DAY_MS,
    },
    viewFolders: [...[options.views ?? []].flat(), join(packageRoot, 'views')],
    publicFolder: join(packageRoot, 'public'),
    cachesViews: options.cachesViews ?? process.env.NODE_ENV !== 'development',
  }
}

/** @throws TypeError for a backend that is not among those of the app. */
export function remoteUserOf<U extends User>(options: GadwallOptions<U>): RemoteUserOptions | null {
  const { remoteUser, trustedProxies = [] } = options
  if (!remoteUser) return null
  if (!options.backends.some((backend) => (backend as unknown) === remoteUser.backend)) {
    throw new TypeError('The backend of `remoteUser` must be one of the `backends` of gadwall()')
  }
  return { trustedProxies, ...remoteUser }
}

function checkedOrigin(baseUrl: string): string {
  const isOrigin = /^https?:\/\/[^/\\?#@\s]+\/?$/i.test(baseUrl) && URL.canParse(baseUrl)
  if (isOrigin) return new URL(baseUrl).origin
  throw new TypeError('gadwall() needs a `baseUrl` such as "https://example.com", without a path')
}

function checkedPrefix(prefix: string): string {
  if (prefix === '' || /^(\/[\w-]+)+$/.test(prefix)) return prefix
  throw new TypeError('The `prefix` of gadwall() is empty or a path such as "/members"')
}
