import { type Clock, HOUR_MS } from '../../clock.ts'
import { sha256 } from '../../crypto/keyed-digest.ts'
import { randomText } from '../../crypto/random.ts'
import type { DataKeys } from '../../keys/data-keys.ts'
import type { UserReference } from '../../user.ts'
import type { FactorAct, FactorChanges } from '../factor-changes.ts'
import { factorNameFrom } from '../factor-name.ts'
import type { Factor, FactorStore } from '../factor-store.ts'
import { toBase32 } from './base32.ts'
import { findTotpStep, newTotpSecret, otpauthUri, type TotpLabel } from './totp.ts'

/** Authenticator apps that a person may have. */
export const MOST_APPS = 5

/** How long an app may be added with the secret that was shown, in milliseconds. */
export const APP_SETUP_MS = HOUR_MS

const ID_BYTES = 16

/** What {@link AuthenticatorApps} is made of. */
export interface AuthenticatorAppsOptions {
  readonly store: FactorStore
  readonly keys: DataKeys
  readonly changes: FactorChanges
  readonly clock: Clock
}

/** The secret of an app that is about to be added. Whoever sees it has the factor. */
export interface NewApp {
  /** In base32, for whoever types it. */
  readonly secret: string
  /** What a QR code holds (`otpauth:`). */
  readonly uri: string
}

/** Codes of authenticator apps (RFC 6238). Secrets are sealed at rest, each for its own row. */
export class AuthenticatorApps {
  readonly #options: AuthenticatorAppsOptions

  constructor(options: AuthenticatorAppsOptions) {
    this.#options = options
  }

  /**
   * The secret with which a person is to add an app: the same one, until it is confirmed or an hour is over, for
   * whoever holds the same session. Somebody else gets another one, and the first is void: whoever has seen it,
   * such as a thief of the password, has nothing. It counts for nothing before it is confirmed.
   *
   * @param holder names the session, or the login that is half-way, in which the app is added.
   * @returns `null` when they have {@link MOST_APPS} already.
   */
  async begin(owner: UserReference, label: TotpLabel, holder = ''): Promise<NewApp | null> {
    const { store } = this.#options
    const apps = await this.#appsOf(owner)
    if (apps.filter(({ confirmedAt }) => confirmedAt !== null).length >= MOST_APPS) return null
    const waiting = apps.filter(({ confirmedAt }) => confirmedAt === null)
    for (const app of waiting) {
      const isOwn = this.#isFresh(app) && isHeldBy(app, holder)
      const known = isOwn ? await this.#secretOf(app) : null
      if (known) return shown(known, label)
    }
    const over = waiting.map(({ id }) => id)
    if (over.length > 0) await store.remove(owner, over)
    return shown(await this.#add(owner, holder), label)
  }

  /**
   * Confirms the app that was begun by a code of it. From now on it is a second factor of the person.
   *
   * @param name what its owner calls it, up to `FACTOR_NAME_MAX_LENGTH` characters (nothing).
   * @param holder as it was begun.
   * @returns false when the code is wrong, or too much time is over.
   */
  async confirm(
    owner: UserReference,
    code: string,
    {
      name = null,
      holder = '',
      ...act
    }: FactorAct & { readonly name?: string | null; readonly holder?: string } = {},
  ): Promise<boolean> {
    const { store, changes } = this.#options
    const apps = await this.#appsOf(owner)
    const isWaiting = (app: Factor) => app.confirmedAt === null && this.#isFresh(app)
    const waiting = apps.filter((app) => isWaiting(app) && isHeldBy(app, holder))
    const id = await this.#useOneOf(waiting, code)
    if (id === null) return false
    const called = factorNameFrom(name ?? '')
    if (called !== null) await store.rename(owner, id, called)
    const rest = apps.filter((app) => app.confirmedAt === null && app.id !== id)
    if (rest.length > 0)
      await store.remove(
        owner,
        rest.map((app) => app.id),
      )
    await changes.endOthers(owner, act)
    await changes.announce('factor.added', owner, act, { kind: 'app' })
    return true
  }

  /** Uses a code up, for good: of any number of parallel posts of it one is right. Not limited by itself. */
  async use(owner: UserReference, code: string): Promise<boolean> {
    const apps = await this.#appsOf(owner)
    const confirmed = apps.filter(({ confirmedAt }) => confirmedAt !== null)
    return (await this.#useOneOf(confirmed, code)) !== null
  }

  /** The id of the app whose code this is, and was never used before; `null` for none. */
  async #useOneOf(apps: readonly Factor[], code: string): Promise<string | null> {
    const { store, clock } = this.#options
    const at = clock()
    for (const app of apps) {
      const secret = await this.#secretOf(app)
      const step = secret && findTotpStep(secret, code, at)
      if (step !== null && (await store.use(app.id, { counter: step, at }))) return app.id
    }
    return null
  }

  async #add(owner: UserReference, holder: string): Promise<Buffer> {
    const { store, keys, clock } = this.#options
    const id = `${randomText(ID_BYTES)}.${markOf(holder)}`
    const secret = newTotpSecret()
    const sealed = await keys.seal(purposeOf(id), secret.toString('base64url'))
    const rest = { credentialId: null, transports: [], isBackedUp: false, counter: 0 }
    const times = { createdAt: clock(), confirmedAt: null, lastUsedAt: null }
    await store.add([{ id, owner, kind: 'app', name: null, secret: sealed, ...rest, ...times }])
    return secret
  }

  async #appsOf(owner: UserReference): Promise<readonly Factor[]> {
    return (await this.#options.store.listOf(owner)).filter(({ kind }) => kind === 'app')
  }

  /** `null` for a row that was not sealed here, such as one that was copied from another person. */
  async #secretOf({ id, secret }: Factor): Promise<Buffer | null> {
    const text = await this.#options.keys.open(purposeOf(id), secret)
    return text === null ? null : Buffer.from(text, 'base64url')
  }

  #isFresh({ createdAt }: Factor): boolean {
    return this.#options.clock() - createdAt < APP_SETUP_MS
  }
}

/** Names the holder in the id of a row, and tells nothing of them. */
function markOf(holder: string): string {
  return sha256(`holder of a new app ${holder}`).slice(0, 22)
}

function isHeldBy({ id }: Factor, holder: string): boolean {
  return id.endsWith(`.${markOf(holder)}`)
}

/** What is sealed for one row does not open as that of another. */
function purposeOf(id: string): string {
  return `authenticator app ${id}`
}

function shown(secret: Buffer, label: TotpLabel): NewApp {
  return { secret: toBase32(secret), uri: otpauthUri(secret, label) }
}
