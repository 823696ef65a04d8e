import type { AccountExtra } from '../../accounts/account-extra.ts'
import type { RequestInfo } from '../../backend.ts'
import type { Clock } from '../../clock.ts'
import { randomText } from '../../crypto/random.ts'
import { Refused } from '../../errors.ts'
import type { Stores } from '../../stores.ts'
import { referenceTo, type UserReference } from '../../user.ts'
import type { FactorChanges } from '../factor-changes.ts'
import { newPasskeyFactor } from './new-passkey.ts'
import type { PasskeyCheck, PasskeyMethod } from './passkey-check.ts'
import { creationOf, type PasskeyCreation } from './passkey-options.ts'
import { answerIn, newTicket, type PasskeyTicket, type PasskeyTry } from './passkey-ticket.ts'
import type { PasskeyUses } from './passkey-uses.ts'
import type { RelyingParty } from './relying-party.ts'

const HANDLE_BYTES = 32

/** What {@link JoiningPasskeys} are made of. */
export interface JoiningPasskeysOptions {
  readonly party: RelyingParty
  readonly check: PasskeyCheck
  readonly uses: PasskeyUses
  readonly changes: FactorChanges
  readonly clock: Clock
}

/** A passkey that was made for an account that is not there yet. */
export interface JoiningPasskey {
  /** How it counts as a proof. */
  readonly method: PasskeyMethod

  /**
   * Keeps it for the account that was just made, and uses its challenge up.
   *
   * @param stores bound to the transaction of the account, where the stores have transactions.
   * @throws Refused when the challenge was answered before, or the passkey is somebody's already.
   */
  save(owner: UserReference, stores: Stores): Promise<void>

  /** Tells everybody who listens, once the account is there. */
  announce(owner: UserReference, request: RequestInfo): Promise<void>
}

/**
 * Passkeys as the only way into a new account. Their device must ask who holds it, and find them without being told
 * which. It knows the person by a random handle: there is no account yet that it could follow from.
 */
export class JoiningPasskeys {
  readonly #options: JoiningPasskeysOptions

  constructor(options: JoiningPasskeysOptions) {
    this.#options = options
  }

  /**
   * Begins the passkey of somebody who wants an account. Nothing is stored, and nobody is asked for.
   *
   * @param username what the device calls it.
   */
  begin(username: string): {
    readonly options: PasskeyCreation
    readonly ticket: PasskeyTicket
  } {
    const handle = randomText(HANDLE_BYTES)
    const { party, check, clock } = this.#options
    check.prepare()
    const ticket = newTicket('join', null, clock(), handle)
    return { ticket, options: creationOf(party, ticket, { handle, username, known: [] }) }
  }

  /** `null` unless a device that asks who holds it has made this passkey for us now. Uses nothing up. */
  async prove(tried: PasskeyTry): Promise<JoiningPasskey | null> {
    const { party, check, uses, changes, clock } = this.#options
    const found = answerIn(tried, { use: 'join', owner: null, now: clock() })
    const made = found && (await check.made(found.answer, true))
    const handle = found?.ticket.handle
    if (!made || handle === undefined) return null
    const { answer, ticket } = found
    const { transports } = answer
    return {
      method: made.method,
      async save(owner, { tokens, factors }) {
        if (!(await uses.take(ticket, tokens))) throw refusal('passkey_not_added')
        const of = { made, transports, handle, name: null, rpId: party.id, logsInAlone: true }
        const factor = newPasskeyFactor(owner, { ...of, now: clock() })
        if (!(await factors?.add([factor]))) throw refusal('passkey_known')
      },
      announce: (owner, request) =>
        changes.announce('factor.added', owner, { request }, { kind: 'passkey', isFirst: true }),
    }
  }
}

function refusal(code: string): Refused {
  return new Refused({ field: '', code })
}

/** What is stored together with the account: the passkey last, so that none is left without one. */
export function withPasskey(
  key: JoiningPasskey,
  backend: string,
  extra: AccountExtra = {},
): AccountExtra {
  return {
    ...extra,
    async save(user, stores) {
      await extra.save?.(user, stores)
      await key.save(referenceTo(user, { name: backend }), stores)
    },
  }
}
