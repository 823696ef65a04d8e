import { randomText } from '../../crypto/random.ts'
import { TOKEN_LIFETIMES } from '../../tokens/purposes.ts'
import type { UserReference } from '../../user.ts'

/** What an answer of a passkey is for: the whole login, a proof of somebody who is known, or a new passkey. */
export type PasskeyUse = 'login' | 'factor' | 'add'

/**
 * A challenge that a browser was given. Whoever keeps it seals it: it says what an answer is good for. It is
 * worth nothing without a passkey.
 */
export interface PasskeyTicket {
  /** 256 random bits, base64url. */
  readonly challenge: string
  readonly use: PasskeyUse
  /** Whose answer it must be; `null` for whoever answers. */
  readonly owner: UserReference | null
  /** Not valid from this moment on, in milliseconds since 1970-01-01 UTC. */
  readonly until: number
}

// WebAuthn level 3, 13.4.3: at least 16 random bytes.
const CHALLENGE_BYTES = 32

/** How long a browser may take for its answer, in milliseconds. */
export const TICKET_LIFETIME_MS = TOKEN_LIFETIMES.passkey

/** A challenge that nobody has seen yet. */
export function newTicket(
  use: PasskeyUse,
  owner: UserReference | null,
  now: number,
): PasskeyTicket {
  const until = now + TICKET_LIFETIME_MS
  return { challenge: randomText(CHALLENGE_BYTES), use, owner, until }
}

/** The ticket among these whose challenge this is, if it is good for this use; `null` for none. */
export function ticketFor(
  tickets: readonly PasskeyTicket[],
  {
    challenge,
    use,
    owner,
    now,
  }: Pick<PasskeyTicket, 'challenge' | 'use' | 'owner'> & { readonly now: number },
): PasskeyTicket | null {
  const found = tickets.find((ticket) => ticket.challenge === challenge && ticket.use === use)
  if (!found || now >= found.until) return null
  const isTheirs = found.owner?.userId === owner?.userId && found.owner?.backend === owner?.backend
  return isTheirs ? found : null
}
