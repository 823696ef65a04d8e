import { randomText } from '../../crypto/random.ts'
import { TOKEN_LIFETIMES } from '../../tokens/purposes.ts'
import type { UserReference } from '../../user.ts'
import { type PasskeyAnswer, readPasskeyAnswer } from './passkey-answer.ts'

/**
 * What an answer of a passkey is for: the whole login, a proof of somebody who is known, a new passkey, or the
 * first one of somebody who has no account yet.
 */
export type PasskeyUse = 'login' | 'factor' | 'add' | 'join'

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
  /** What the device is to know the person by, if that does not follow from who they are. */
  readonly handle?: string
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
  handle: string | null = null,
): PasskeyTicket {
  const until = now + TICKET_LIFETIME_MS
  const named = handle === null ? {} : { handle }
  return { challenge: randomText(CHALLENGE_BYTES), use, owner, until, ...named }
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

/** An answer as a form brings it, and the tickets that the browser has kept. */
export interface PasskeyTry {
  readonly text: string
  readonly tickets: readonly PasskeyTicket[]
}

/** What was answered, and the ticket that it answers; `null` for what is none. */
export function answerIn(
  { text, tickets }: PasskeyTry,
  { use, owner, now }: Pick<PasskeyTicket, 'use' | 'owner'> & { readonly now: number },
): { readonly answer: PasskeyAnswer; readonly ticket: PasskeyTicket } | null {
  const answer = readPasskeyAnswer(text)
  const ticket = answer && ticketFor(tickets, { challenge: answer.challenge, use, owner, now })
  return answer && ticket ? { answer, ticket } : null
}
