import { canonicalEmail } from '../accounts/names.ts'
import type { RequestInfo } from '../backend.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { MailTask } from '../mail/mail-sender.ts'
import { canReset, noticeParams } from '../mail/notice-params.ts'
import { type Outcome, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { MailUse } from '../throttling/throttle-uses.ts'
import type { Token } from '../tokens/token-store.ts'
import { markOf, readdress } from '../unconfirmed/marks.ts'
import { referenceTo, type User, type UserReference } from '../user.ts'
import {
  type AddressPurpose,
  type GivenOptions,
  type Named,
  PAGES,
  purposeOf,
} from './address-purpose.ts'
import { type Found, findByEmail, isSamePerson } from './find-by-email.ts'
import type { RecoveryParts, ResetHolder } from './password-resets.ts'
import { requestIn, requestParams } from './request-params.ts'
import { saveAddress } from './save-address.ts'

/**
 * Lets addresses wait until somebody who reads their mail confirms them. Whether an address belongs to
 * somebody already is found out by the worker of the mails: no answer and no time tells it.
 */
export class Addresses {
  readonly #parts: RecoveryParts

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /**
   * Counts a mail that somebody asks for.
   *
   * @returns false when this address was sent enough: answer as if it was sent.
   * @throws Throttled when the client has asked too often.
   */
  async mayMail(use: MailUse, email: string, request: RequestInfo): Promise<boolean> {
    return (
      (await this.#parts.throttle.guardMail(use, { email, request }, async () => true)) ?? false
    )
  }

  /** Keeps an address waiting, in place of one that waited before. */
  async give(
    { user, backend }: Named,
    email: string,
    { request, isMailed = true }: GivenOptions,
    stores: Pick<Stores, 'tokens' | 'outbox'>,
  ): Promise<void> {
    const { tokens, mail } = this.#parts
    const owner = referenceTo(user, backend)
    const purpose = purposeOf(user)
    await stores.tokens?.destroyAllOf(owner, purpose)
    const given = { purpose, owner, sentTo: email, boundTo: user }
    const { text } = await tokens.issue(given, stores.tokens)
    if (!isMailed) return
    const params = { ...requestParams(request), purpose, token: text.reveal() }
    await mail.send({ template: 'address-given', to: email, params }, stores)
  }

  /** What the worker does with each: a link, or a word to whoever has the address already. */
  readonly answer: MailTask = async ({ to, params, done }) => {
    const { login, mail, stores, events } = this.#parts
    const purpose = params.purpose === 'verify' ? 'verify' : 'email-change'
    const holder = await this.find(purpose, params.token)
    if (!holder) return
    const [request, subject] = [requestIn(params), referenceTo(holder.user, holder.backend)]
    const other = await findByEmail(login.backends, to)
    const isTaken = other !== null && !isSamePerson(other, holder)
    const isChange = !isTaken && purpose === 'email-change'
    await inTransaction(stores, async (bundle) => {
      if (isTaken) {
        const { username, email } = other.user
        const filled = { username, canReset: canReset(other) }
        const about = { to: String(email), params: filled, ...mailLanguage(other.user, request) }
        await mail.send({ template: 'email-taken', ...about }, bundle)
      } else {
        const link = `${PAGES[purpose]}/${String(params.token)}`
        const template = isChange ? 'email-change' : 'verify-email'
        const filled = { username: holder.user.username, link }
        const language = mailLanguage(holder.user, request)
        await mail.send({ template, to, params: filled, ...language }, bundle)
      }
      if (isChange) await this.#tellOld(holder, 'email-change-asked', request, bundle)
      await done?.(bundle)
    })
    if (isChange) await events.emit({ name: 'email.change-asked', request, subject })
  }

  /** The address of a person that waits to be confirmed; `null` for none. */
  async pendingOf(user: User, who: UserReference): Promise<string | null> {
    const waiting = await this.#parts.tokens.newestOf(who, purposeOf(user))
    return (waiting ?? (await this.#markOf(user, who)))?.sentTo ?? null
  }

  /**
   * Sends the link for the address that waits once more, with a new token.
   *
   * @throws Throttled when the client has asked too often.
   */
  async resend(who: Found, request: RequestInfo): Promise<void> {
    const email = await this.pendingOf(who.user, referenceTo(who.user, who.backend))
    if (email === null || !(await this.mayMail('resend', email, request))) return
    await inTransaction(this.#parts.stores, (bundle) => this.give(who, email, { request }, bundle))
  }

  /**
   * Asks for another address.
   *
   * @returns refused for what is no address, and for one of a domain that is not taken here.
   * @throws Throttled when the client has asked too often.
   */
  async change(who: Found, typed: string, request: RequestInfo): Promise<Outcome<string>> {
    const { stores, domains, clock } = this.#parts
    const email = canonicalEmail(typed)
    if (email === null) return refused({ field: 'email', code: 'email_invalid' })
    const problem = domains.problemOf(email)
    if (problem) return refused(problem)
    const isMailed = await this.mayMail('email-change', email, request)
    const mark = await this.#markOf(who.user, referenceTo(who.user, who.backend))
    await inTransaction(stores, async (bundle) => {
      await this.give(who, email, { request, isMailed }, bundle)
      if (mark) await readdress(bundle.tokens, mark, email, clock())
    })
    return { ok: true, value: email }
  }

  /** Whose link it is; `null` when it opens nothing (any more). Uses nothing up. */
  async find(purpose: AddressPurpose, text: unknown): Promise<ResetHolder | null> {
    const { login, tokens } = this.#parts
    const token = await tokens.find(purpose, text)
    if (!token?.owner) return null
    const found = await login.findOf(token.owner)
    if (!found || found.user.isActive === false) return null
    return tokens.isStillTrue(token, found.user) ? { ...found, token } : null
  }

  /**
   * Makes the address theirs. In place of another it ends all their sessions but one.
   *
   * @param except the public id of the session that goes on (none).
   * @returns false when the link opens nothing (any more), or somebody else has the address by now.
   */
  async confirm(
    purpose: AddressPurpose,
    text: unknown,
    { request, except }: { readonly request: RequestInfo; readonly except?: string },
  ): Promise<boolean> {
    const holder = await this.find(purpose, text)
    if (!holder) return false
    const { tokens, stores, events, clock } = this.#parts
    const owner = referenceTo(holder.user, holder.backend)
    if (!(await tokens.consumeFound(holder.token))) return false
    if (!(await saveAddress(holder, stores, clock()))) return false
    if (purpose === 'email-change') {
      await inTransaction(stores, async (bundle) => {
        await bundle.tokens?.destroyAllOf(owner)
        await bundle.sessions.destroyAllOf(owner, except)
      })
    } else {
      // Alone, so that it is repeated when MariaDB lets others through.
      await stores.tokens?.destroyAllOf(owner)
    }
    if (purpose === 'email-change') await this.#tellOld(holder, 'email-changed', request)
    const name = purpose === 'verify' ? 'email.verified' : 'email.changed'
    await events.emit({ name, request, actor: owner, subject: owner })
    return true
  }

  /** The link of an address is over after a day, and the account is still to be confirmed. */
  async #markOf({ email }: User, who: UserReference): Promise<Token | null> {
    const { tokens, unverifiedDays, clock } = this.#parts
    return email || unverifiedDays === 0 ? null : markOf(tokens.store, who, clock())
  }

  /** A word to the address from before: it may be the only one that its owner still reads. */
  async #tellOld(
    holder: ResetHolder,
    template: string,
    request: RequestInfo,
    bundle?: Stores,
  ): Promise<void> {
    const { mail, clock } = this.#parts
    const { email } = holder.user
    if (!email) return
    const params = { ...noticeParams(holder, request, clock()), email: holder.token.sentTo }
    const about = { to: email, params, ...mailLanguage(holder.user, request) }
    await mail.send({ template, ...about }, bundle)
  }
}
