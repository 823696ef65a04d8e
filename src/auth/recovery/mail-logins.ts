import { canonicalEmail } from '../accounts/names.ts'
import { mayEnter, type RequestInfo } from '../backend.ts'
import type { Recognised } from '../login/outcome.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { MailTask } from '../mail/mail-sender.ts'
import { inTransaction, type Stores } from '../stores.ts'
import { TOKEN_LIFETIMES } from '../tokens/purposes.ts'
import type { NewToken } from '../tokens/token-service.ts'
import type { Token } from '../tokens/token-store.ts'
import { codeOf, partsOf } from '../tokens/token-text.ts'
import { referenceTo } from '../user.ts'
import { type Found, findByEmail } from './find-by-email.ts'
import type { RecoveryParts, ResetHolder } from './password-resets.ts'
import { requestIn, requestParams } from './request-params.ts'

const PURPOSE = 'mail-login'
const LIFETIME_MS = TOKEN_LIFETIMES[PURPOSE]

/** How often the code of one mail may be tried. */
const MOST_CODE_TRIES = 5

/** How people who logged in by mail have proved who they are. */
const METHODS = ['mail']

/** Somebody who has proved that they read the mail of an account. */
export type MailEntrant = Required<Recognised>

/** What came of a code that somebody typed. */
export type MailCodeAnswer =
  | { readonly kind: 'recognised'; readonly who: MailEntrant }
  /** No six digits: nothing was counted. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** No code is right any more, or there is none yet. */
  | { readonly kind: 'over' }

/**
 * Logs people in by a mail with a link and a code. The mail is good only for the browser that asked: it keeps
 * the id of a token that is made later, by the worker of the mails, for everybody who asks. That of somebody
 * who has no account has a code that nobody is sent, so that its pages answer as all others do.
 *
 * Who reads the mail is one factor, and no second one: NIST SP 800-63B-4, 3.1.3.1, forbids mail for that.
 */
export class MailLogins {
  readonly #parts: RecoveryParts

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /**
   * Asks for a mail to an address, whether or not anybody has it.
   *
   * @returns what the browser has to keep; `null` for what is no address.
   * @throws Throttled when the client has asked too often.
   */
  async ask(typed: string, request: RequestInfo): Promise<string | null> {
    const email = canonicalEmail(typed)
    if (email === null) return null
    const { throttle, mail, tokens, clock } = this.#parts
    const asked = tokens.newId()
    const params = { ...requestParams(request), asked, askedAt: clock() }
    const send = () => mail.send({ template: 'mail-login-asked', to: email, params })
    await throttle.guardMail('mail-login', { email, request }, send)
    return asked
  }

  /** What a browser would have to keep if it had asked: nothing opens with it. */
  newId(): string {
    return this.#parts.tokens.newId()
  }

  /** What the worker does for each who has asked. */
  readonly answer: MailTask = async ({ to, params, done }) => {
    const { login, tokens, stores, events, clock } = this.#parts
    const id = String(params.asked)
    const lifetimeMs = Number(params.askedAt) + LIFETIME_MS - clock()
    // Whoever asked has gone. Or it is none of our rows.
    if (!(lifetimeMs > 0)) return
    const found = await findByEmail(login.backends, to)
    const basis = { purpose: PURPOSE, id, lifetimeMs, codeTries: MOST_CODE_TRIES }
    // Left by a worker that died before it could note that its work was done, on stores without transactions.
    const left = await tokens.findById(PURPOSE, id)
    if (left) await tokens.consumeFound(left)
    const request = requestIn(params)
    const owner = found && mayEnterByMail(found) ? referenceTo(found.user, found.backend) : null
    await inTransaction(stores, async (bundle) => {
      if (found && owner) await this.#mail(found, { ...basis, owner }, request, bundle)
      else await tokens.issue({ ...basis, sentTo: to }, bundle.tokens)
      await done?.(bundle)
    })
    if (!owner) return
    await events.emit({ name: 'login.mail-asked', request, subject: owner })
  }

  /** Whose link it is, in the browser that asked; `null` when it opens nothing (any more). Uses nothing up. */
  async find(asked: string | null, text: unknown): Promise<ResetHolder | null> {
    if (!isForBrowser(asked, text)) return null
    const token = await this.#parts.tokens.find(PURPOSE, text)
    // Somebody has guessed at its code: a new mail is safer than this one.
    return token?.triesLeft === 0 ? null : this.#holderOf(token)
  }

  /** Uses a link up, in the browser that asked; `null` when it opens nothing (any more). */
  async enterByLink(asked: string | null, text: unknown): Promise<MailEntrant | null> {
    const holder = await this.find(asked, text)
    return holder && this.#enter(holder)
  }

  /**
   * Tries a code where it was asked for. The try is counted first: of this mail, of the person, of the client.
   *
   * @throws Throttled when there were too many wrong codes.
   */
  async enterByCode(asked: string, typed: string, request: RequestInfo): Promise<MailCodeAnswer> {
    if (codeOf(typed) === null) return { kind: 'malformed' }
    const { tokens, throttle, events } = this.#parts
    const token = await tokens.findById(PURPOSE, asked)
    const account = token && (token.owner ?? token.sentTo)
    const work = () => this.#tryCode(asked, typed)
    const isWrong = ({ kind }: MailCodeAnswer) => kind !== 'recognised'
    const answer = await throttle.guard('mail-code', { account, request }, work, isWrong)
    if (isWrong(answer)) {
      const subject = token?.owner ?? null
      await events.emit({ name: 'login.failed', request, subject, details: { credentials: {} } })
    }
    return answer
  }

  async #mail(
    { user }: Found,
    basis: NewToken,
    request: RequestInfo,
    bundle: Stores,
  ): Promise<void> {
    const { tokens, mail } = this.#parts
    // Never to what was typed: it may only look like the address that is stored.
    const sentTo = String(user.email)
    const given = { ...basis, sentTo, boundTo: user }
    const { text, code } = await tokens.issue(given, bundle.tokens)
    const link = `/login/mail/${text.reveal()}`
    const params = { username: user.username, link, code: code?.reveal() }
    const language = mailLanguage(user, request)
    await mail.send({ template: 'mail-login', to: sentTo, params, ...language }, bundle)
  }

  async #tryCode(asked: string, typed: string): Promise<MailCodeAnswer> {
    const result = await this.#parts.tokens.tryCode(PURPOSE, asked, typed)
    if (result === null) return { kind: 'over' }
    if (!('token' in result)) return { kind: 'wrong', triesLeft: result.triesLeft }
    const holder = await this.#holderOf(result.token)
    // A code that nobody was sent can be guessed, too. It looks wrong then.
    if (!holder) return { kind: 'wrong', triesLeft: result.token.triesLeft ?? 0 }
    const who = await this.#enter(holder)
    return who ? { kind: 'recognised', who } : { kind: 'over' }
  }

  async #enter({ user, backend, token }: ResetHolder): Promise<MailEntrant | null> {
    if (!(await this.#parts.tokens.consumeFound(token))) return null
    return { user, backend: backend.name, methods: METHODS }
  }

  async #holderOf(token: Token | null): Promise<ResetHolder | null> {
    const { login, tokens } = this.#parts
    const found = token?.owner ? await login.findOf(token.owner) : null
    if (!token || !found || !mayEnterByMail(found)) return null
    return tokens.isStillTrue(token, found.user) ? { ...found, token } : null
  }
}

/** Whether a link was asked for in the browser that keeps this. */
export function isForBrowser(asked: string | null, text: unknown): boolean {
  return asked !== null && partsOf(text)?.id === asked
}

function mayEnterByMail({ user, backend }: Found): boolean {
  return mayEnter(user, backend) && backend.findByEmail !== undefined && Boolean(user.email)
}
