import type { AccountDetails } from '../accounts/account-details.ts'
import type { AccountExtra, Admission } from '../accounts/account-extra.ts'
import type { AccountService } from '../accounts/account-service.ts'
import { canonicalEmail } from '../accounts/names.ts'
import type { Act } from '../accounts/user-service.ts'
import { localRequest, type RequestInfo } from '../backend.ts'
import type { EventHub } from '../events.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { MailSender } from '../mail/mail-sender.ts'
import { type Outcome, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { TokenService } from '../tokens/token-service.ts'
import type { Token } from '../tokens/token-store.ts'
import type { User } from '../user.ts'

const PURPOSE = 'invite'

/** An invitation that can be used. */
export interface Invitation {
  /** Public: it names the invitation in events, and opens nothing. */
  readonly id: string
  /** To whom it was sent: the address that the account gets. */
  readonly email: string
  /** The groups that its account joins. */
  readonly groups: readonly string[]
  /** Not valid from this moment on, in milliseconds since 1970-01-01 UTC. */
  readonly expiresAt: number
}

/** How somebody is invited. */
export interface InviteOptions extends Act {
  /** The groups that the account joins (none). */
  readonly groups?: readonly string[]
  /** The username of whoever invites: the mail names them (nobody is named). */
  readonly by?: string
}

/** What {@link Invitations} are made of. */
export interface InvitationParts<U extends User = User> {
  readonly accounts: AccountService<U>
  readonly stores: Stores<U>
  readonly tokens: TokenService
  readonly mail: MailSender
  readonly events: EventHub
}

/** Thrown in the transaction of the account, so that nothing of it stays. */
class InvitationOver extends Error {}

/**
 * Lets people join whom somebody has invited by mail. The link is proof of the address that it was sent to.
 * It works once: it is used up in the transaction in which the account is made.
 */
export class Invitations<U extends User = User> {
  readonly #parts: InvitationParts<U>

  constructor(parts: InvitationParts<U>) {
    this.#parts = parts
  }

  /**
   * Sends an invitation. The rules for domains are for people who come by themselves: who invites is past
   * them.
   *
   * @returns refused with `email_invalid`, `email_taken` (for whoever invites; a page must not show it to
   *   strangers) or `group_unknown`.
   */
  async invite(typed: string, options: InviteOptions = {}): Promise<Outcome<Invitation>> {
    const { groups = [], by = null, actor = null, request = localRequest } = options
    const { accounts, stores, tokens, mail, events } = this.#parts
    const email = canonicalEmail(typed)
    if (email === null) return refused({ field: 'email', code: 'email_invalid' })
    const names = [...new Set(groups)]
    const unknown = await this.#unknownOf(names)
    if (unknown !== undefined) {
      return refused({ field: 'groups', code: 'group_unknown', params: { group: unknown } })
    }
    if (await accounts.users.findByEmail(email)) {
      return refused({ field: 'email', code: 'email_taken' })
    }
    const issued = await inTransaction(stores, async (bundle) => {
      const given = { purpose: PURPOSE, sentTo: email, data: { groups: names } }
      const made = await tokens.issue(given, bundle.tokens)
      const params = { link: `/invite/${made.text.reveal()}`, by }
      const language = mailLanguage(null, request)
      await mail.send({ template: 'invitation', to: email, params, ...language }, bundle as Stores)
      return made
    })
    const details = { invitation: issued.id, groups: names }
    await events.emit({ name: 'invitation.sent', request, actor, details })
    const { id, expiresAt } = issued
    return { ok: true, value: { id, email, groups: names, expiresAt } }
  }

  /**
   * The invitation behind a link; `null` when it opens nothing (any more): it is unknown, over or used, or
   * its address has an account by now. Uses nothing up.
   */
  async find(text: unknown): Promise<Invitation | null> {
    return (await this.#find(text))?.invitation ?? null
  }

  /**
   * Makes an account by an invitation: with its address, which counts as confirmed, and in its groups.
   * What is refused uses nothing up.
   *
   * @param details whatever address stands in them is not used.
   * @returns `null` when the invitation opens nothing (any more). Of any number of parallel calls one makes
   *   an account.
   */
  async register(
    text: unknown,
    details: AccountDetails,
    request: RequestInfo,
    extra: AccountExtra<U> = {},
  ): Promise<Outcome<U> | null> {
    const found = await this.#find(text)
    if (!found) return null
    const { accounts, events } = this.#parts
    const outcome = await accounts
      .register(details, request, extra, this.#admissionOf(found))
      .catch((error: unknown) => {
        if (error instanceof InvitationOver) return null
        throw error
      })
    if (!outcome?.ok) {
      const isTaken = outcome?.problems.some(({ code }) => code === 'email_taken')
      return isTaken ? null : outcome
    }
    const subject = { backend: accounts.users.backend, userId: String(outcome.value.id) }
    const about = { invitation: found.invitation.id }
    await events.emit({ name: 'invitation.used', request, actor: subject, subject, details: about })
    return outcome
  }

  #admissionOf({ token, invitation }: Found): Admission<U> {
    const { tokens, accounts } = this.#parts
    const { email, groups } = invitation
    return {
      email,
      async save(user, bundle) {
        if (!(await tokens.consumeFound(token, bundle.tokens))) throw new InvitationOver()
        if (groups.length === 0) return
        const who = { backend: accounts.users.backend, userId: String(user.id) }
        await bundle.grants?.joinGroups?.(who, groups)
      },
    }
  }

  async #find(text: unknown): Promise<Found | null> {
    const { tokens, accounts } = this.#parts
    const token = await tokens.find(PURPOSE, text)
    if (!token?.sentTo || (await accounts.users.findByEmail(token.sentTo))) return null
    const { id, sentTo: email, expiresAt } = token
    return { token, invitation: { id, email, groups: groupsIn(token), expiresAt } }
  }

  /** The first group that is not there; `undefined` when all are. */
  async #unknownOf(groups: readonly string[]): Promise<string | undefined> {
    if (groups.length === 0) return undefined
    const known = new Set(await this.#parts.stores.grants?.groupNames?.())
    return groups.find((group) => !known.has(group))
  }
}

interface Found {
  readonly token: Token
  readonly invitation: Invitation
}

function groupsIn({ data }: Token): readonly string[] {
  const { groups } = data
  return Array.isArray(groups) ? groups.filter((one) => typeof one === 'string') : []
}
