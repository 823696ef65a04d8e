import { canonicalEmail } from '../accounts/names.ts'
import type { Act } from '../accounts/user-service.ts'
import { localRequest, type RequestInfo } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { EmailDomains } from '../joining/email-domains.ts'
import type { AuthService } from '../login/auth-service.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { MailSender, MailTask } from '../mail/mail-sender.ts'
import type { PasswordService } from '../passwords/password-service.ts'
import type { Outcome } from '../problem.ts'
import type { Secret } from '../secret.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { ThrottleService } from '../throttling/throttle-service.ts'
import type { TokenService } from '../tokens/token-service.ts'
import type { Token } from '../tokens/token-store.ts'
import { referenceTo, type UserReference } from '../user.ts'
import { endEverything } from './end-everything.ts'
import { type Found, findByEmail } from './find-by-email.ts'
import { requestIn, requestParams } from './request-params.ts'

const PURPOSE = 'reset'

/** What {@link PasswordResets} and the service for addresses are made of. */
export interface RecoveryParts {
  readonly stores: Stores
  readonly login: AuthService
  readonly tokens: TokenService
  readonly mail: MailSender
  readonly passwords: PasswordService
  readonly throttle: ThrottleService
  readonly events: EventHub
  /** Which addresses people may take. */
  readonly domains: EmailDomains
  readonly clock: Clock
  /** Days after which an account is deleted whose address nobody has confirmed; 0: it stays. */
  readonly unverifiedDays: number
}

/** Somebody who holds the link, and the token in it. */
export interface ResetHolder extends Found {
  readonly token: Token
}

/**
 * Lets people set a new password who have forgotten theirs. A request asks nobody who has an account: it
 * writes one row for everybody, and the worker of the mails looks the address up (ASVS 5.0, 6.3.8; OWASP
 * Forgot Password Cheat Sheet).
 */
export class PasswordResets {
  readonly #parts: RecoveryParts

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /**
   * Asks for a link to an address, whether or not anybody has it.
   *
   * @returns false for what is no address.
   * @throws Throttled when the client has asked too often.
   */
  async ask(typed: string, request: RequestInfo): Promise<boolean> {
    const email = canonicalEmail(typed)
    if (email === null) return false
    const { throttle, mail } = this.#parts
    const send = () =>
      mail.send({ template: 'reset-asked', to: email, params: requestParams(request) })
    await throttle.guardMail('password-reset', { email, request }, send)
    return true
  }

  /** What the worker does for each who has asked: a link to whoever has the address, and may have one. */
  readonly answer: MailTask = async ({ to, params, done }) => {
    const found = await findByEmail(this.#parts.login.backends, to)
    if (!found || !mayReset(found)) return
    const request = requestIn(params)
    const owner = await this.#send(found, request, done)
    await this.#parts.events.emit({ name: 'password.reset-asked', request, subject: owner })
  }

  /**
   * Sends a link at once to somebody whom the staff has found.
   *
   * @returns false for somebody who may have none: there is no address, say, or they are inactive.
   */
  async send(owner: UserReference, act: Act = {}): Promise<boolean> {
    const found = await this.#parts.login.findOf(owner)
    if (!found || !mayReset(found)) return false
    const { actor = null, request = localRequest } = act
    await this.#send(found, request)
    const event = { actor, request, subject: owner }
    await this.#parts.events.emit({ name: 'password.reset-asked', ...event })
    return true
  }

  async #send(
    { user, backend }: Found,
    request: RequestInfo,
    done?: (bundle: Stores) => Promise<void>,
  ) {
    const { stores, tokens, mail } = this.#parts
    const owner = referenceTo(user, backend)
    // Never to what was typed: it may only look like the address that is stored.
    const sentTo = String(user.email)
    await inTransaction(stores, async (bundle) => {
      const given = { purpose: PURPOSE, owner, sentTo, boundTo: user }
      const { text } = await tokens.issue(given, bundle.tokens)
      const link = `/password-reset/${text.reveal()}`
      const filled = { username: user.username, link }
      const language = mailLanguage(user, request)
      await mail.send(
        { template: 'password-reset', to: sentTo, params: filled, ...language },
        bundle,
      )
      await done?.(bundle)
    })
    return owner
  }

  /** Whose link it is; `null` when it opens nothing (any more). Uses nothing up. */
  async find(text: unknown): Promise<ResetHolder | null> {
    const { login, tokens } = this.#parts
    const token = await tokens.find(PURPOSE, text)
    if (!token?.owner) return null
    const found = await login.findOf(token.owner)
    if (!found || !mayReset(found) || !tokens.isStillTrue(token, found.user)) return null
    return { ...found, token }
  }

  /**
   * Sets the password, uses the link up, and ends everything of its owner: sessions, other links, known
   * browsers, counts of wrong passwords. What is refused uses nothing up.
   *
   * @returns `null` when the link opens nothing (any more).
   */
  async set(text: unknown, next: Secret, request: RequestInfo): Promise<Outcome<Found> | null> {
    const holder = await this.find(text)
    if (!holder) return null
    const { tokens, passwords, stores, events } = this.#parts
    const { user, backend, token } = holder
    const claim = async () => (await tokens.consumeFound(token)) !== null
    const outcome = await passwords.reset({ keeper: backend, user, claim }, next, request)
    if (outcome === null) return null
    if (!outcome.ok) return outcome
    const owner = referenceTo(user, backend)
    await inTransaction(stores, (bundle) => endEverything(bundle, owner))
    await this.#unlock(owner)
    await events.emit({ name: 'password.reset', request, actor: owner, subject: owner })
    return { ok: true, value: { user: outcome.value, backend } }
  }

  /** The new password is set: a count that cannot be cleared now is no reason to say otherwise. */
  async #unlock(owner: UserReference): Promise<void> {
    try {
      // Not the wrong second factors: whoever reads the mail would guess at these without end.
      await this.#parts.throttle.unlock(owner, ['account', 'mailCode'])
    } catch (error) {
      this.#parts.events.report(error, 'password.reset')
    }
  }
}

/** Somebody inactive gets no link, nor somebody whose password is kept where we cannot write. */
function mayReset({ user, backend }: Found): boolean {
  const isActive = user.isActive !== false || backend.allowsInactive === true
  return isActive && backend.savePassword !== undefined && Boolean(user.email)
}
