import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthOptions } from '../../auth/auth-options.ts'
import { relyingPartyOf } from '../../auth/factors/passkeys/relying-party.ts'
import { PasswordPolicy } from '../../auth/passwords/policy/password-policy.ts'
import { sessionLifetime } from '../../auth/sessions/session-lifetime.ts'
import type { Stores } from '../../auth/stores.ts'
import type { User } from '../../auth/user.ts'
import { readOptions, type SharedOptions, type SharedValues } from '../../config/read-options.ts'
import type { RequestAuthenticator } from '../authenticators/request-authenticator.ts'
import type { Challenge } from '../challenges/challenge.ts'
import type { Logger } from '../context.ts'
import type { Feature } from '../feature.ts'
import { loadable } from '../forms/check-form-fields.ts'
import type { FormFields } from '../forms/form-fields.ts'
import { checkedHosts, checkedPrefix, checkedTarget } from '../http/check-paths.ts'
import type { LanguageMessages } from '../messages/messages.ts'
import { checkedSections } from '../sections/checked-sections.ts'
import type { AdminSection } from '../sections/section-options.ts'
import { refuseMisspelt } from './option-names.ts'
import { botsOf } from './read-bots.ts'
import { frontEndsOf, othersOf } from './read-front-ends.ts'
import { looksOf } from './read-looks.ts'
import type { RemoteUserSetup } from './read-remote-user.ts'
import type { WebSettings } from './web-settings.ts'

// Views and static files stand beside src, and beside dist once it is built.
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/** What `gadwall()` is told. Everything but the first four has a default. */
export interface GadwallOptions<U extends User = User>
  extends Omit<AuthOptions<U>, keyof SharedOptions | 'onError' | 'onWarning' | 'relyingParty'>,
    SharedOptions {
  /** Where everything rests. Only `sessions` is always needed. */
  readonly stores: Stores<U>
  /** At least 32 characters; of a list the first signs and all verify, so that it can be replaced. */
  readonly secret: string | readonly string[]
  /** Where people reach the app, such as `https://example.com`: scheme, host and port, and a path when a
   * proxy takes it away before it reaches us. */
  readonly baseUrl: string
  /** More origins that forms may come from (none). */
  readonly origins?: readonly string[]
  /** What stands before the paths of our pages, such as `/members` (nothing). */
  readonly prefix?: string
  /** Where the brand and a logout lead (`/`). */
  readonly homePath?: string
  /** Where a login, a registration and the set-up lead when nobody was on the way elsewhere (`/account`). */
  readonly afterLogin?: string
  /** Where a logout leads when its form names no `next` (`homePath`). */
  readonly afterLogout?: string
  /** A login page of the app's own, where guards send anonymous visitors (`/login`, ours). */
  readonly loginUrl?: string
  /** Hosts besides our own to which a `next` may lead, such as `shop.example.com` (none). */
  readonly redirectHosts?: readonly string[]
  /** Whether paths that nobody knows are ours to answer, too (false). */
  readonly ownsSite?: boolean
  /**
   * Names of our features, and features of your own. `stock` stands for all of ours whose stores are
   * there (`['stock']`).
   */
  readonly features?: readonly (string | Feature)[]
  /** Ways of your own to tell whose request it is, asked before ours (none). */
  readonly authenticators?: readonly RequestAuthenticator[]
  /**
   * Sentences of your own by code, in place of ours: those of the site's language, and those of others under
   * their tags, as in `{ de: { 'title.login': 'Anmelden' } }` (none).
   */
  readonly messages?: LanguageMessages
  /** Folders with views of your own: each replaces ours of the same name (none). */
  readonly views?: string | readonly string[]
  /** Whether compiled views are kept (unless `NODE_ENV` is `development`). */
  readonly cachesViews?: boolean
  /** Fields of your own on the page to register, from {@link formFields} (none). */
  readonly registrationFields?: FormFields<U>
  /** Fields of your own on the page of what people tell of themselves; they need `load` (none). */
  readonly profileFields?: FormFields<U>
  /**
   * What tells people from robots when unusually many strangers send forms: {@link proofOfWork}, {@link turnstile},
   * {@link hcaptcha} or one of your own; `false` asks nobody (`proofOfWork()`).
   */
  readonly challenge?: Challenge | false
  /** What the admin has besides our parts: sections from {@link adminSection} (nothing). */
  readonly admin?: AdminOptions
  /** Names of session values that stay when an anonymous visitor logs in, such as a basket (none). */
  readonly keepAtLogin?: readonly string[]
  /** The header in which a proxy names people, and the backend that finds them (no such header). */
  readonly remoteUser?: RemoteUserSetup
  /** Where log lines go (nowhere: what fails on our pages is the `error` event of your Koa app then). */
  readonly logger?: Logger
  /** Where the line of each request goes (`logger`). */
  readonly requestLogger?: Logger
}

/** What an app adds to the admin. */
export interface AdminOptions {
  /** In the order in which they are shown, after our parts (none). */
  readonly sections?: readonly AdminSection[]
}

/** What the options come to: for the services, and for the web. */
export interface ReadOptions<U extends User> {
  readonly auth: AuthOptions<U>
  readonly web: WebSettings
}

/** @throws TypeError that names every option that cannot work, and what is allowed. */
export function readGadwallOptions<U extends User>(options: GadwallOptions<U>): ReadOptions<U> {
  refuseMisspelt(options, Object.keys(OWN_NAMES))
  const shared = readOptions(options)
  const { passwordMinLength, passwordContextWords, siteName } = shared
  const contextWords = [siteName, ...passwordContextWords]
  const passwordPolicy =
    options.passwordPolicy ?? new PasswordPolicy({ minLength: passwordMinLength, contextWords })
  const { baseUrl, passkeyRpId: rpId } = shared
  return {
    auth: {
      ...options,
      ...shared,
      secret: shared.secrets,
      passwordPolicy,
      relyingParty: relyingPartyOf({ baseUrl, origins: othersOf(options, shared), siteName, rpId }),
    },
    web: webSettings(options, shared),
  }
}

function webSettings<U extends User>(
  options: GadwallOptions<U>,
  shared: SharedValues,
): WebSettings {
  return {
    ...{ ...looksOf(shared), ...frontEndsOf(shared), ...botsOf(options.challenge, shared) },
    basePath: new URL(shared.baseUrl).pathname.replace(/\/$/, ''),
    origins: [new URL(shared.baseUrl).origin, ...(options.origins ?? [])],
    cookieName: shared.cookieName,
    prefix: checkedPrefix(options.prefix ?? ''),
    homePath: options.homePath ?? '/',
    afterLogin: checkedTarget('afterLogin', options.afterLogin),
    afterLogout: checkedTarget('afterLogout', options.afterLogout),
    loginUrl: checkedTarget('loginUrl', options.loginUrl),
    redirectHosts: checkedHosts(options.redirectHosts ?? []),
    ownsSite: options.ownsSite ?? false,
    keepAtLogin: options.keepAtLogin ?? [],
    registrationFields: (options.registrationFields ?? null) as FormFields | null,
    profileFields: loadable(options.profileFields as FormFields | undefined),
    adminSections: checkedSections(options.admin),
    ...{ storeTimeoutMs: shared.storeTimeoutMs, trustedProxies: shared.trustedProxies },
    sessionLifetime: sessionLifetime(shared),
    reauthMinutes: shared.reauthMinutes,
    viewFolders: [...[options.views ?? []].flat(), join(packageRoot, 'views')],
    publicFolder: join(packageRoot, 'public'),
    messages: options.messages ?? {},
    cachesViews: options.cachesViews ?? process.env.NODE_ENV !== 'development',
  }
}

type OwnName = Exclude<keyof GadwallOptions, keyof SharedOptions>

/** An object, so that the compiler misses none of them. */
const OWN_NAMES: Readonly<Record<OwnName, true>> = {
  backends: true,
  stores: true,
  origins: true,
  prefix: true,
  homePath: true,
  afterLogin: true,
  afterLogout: true,
  loginUrl: true,
  redirectHosts: true,
  ownsSite: true,
  features: true,
  authenticators: true,
  messages: true,
  views: true,
  cachesViews: true,
  registrationFields: true,
  profileFields: true,
  challenge: true,
  admin: true,
  keepAtLogin: true,
  remoteUser: true,
  logger: true,
  requestLogger: true,
  passwords: true,
  passwordPolicy: true,
  hooks: true,
  needs: true,
  recordsLogins: true,
  throttling: true,
  mail: true,
  setupCode: true,
  hashes: true,
  dataOf: true,
  clock: true,
}
