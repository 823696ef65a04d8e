const MINUTE_MS = 60_000

/** A mail is tried so often: with the waits between them it takes about a day. */
export const MOST_MAIL_TRIES = 12

/** The longest wait between two tries of a mail, in milliseconds. */
export const LONGEST_MAIL_WAIT_MS = 4 * 60 * MINUTE_MS

/**
 * How long a mail waits after so many tries: a minute, then twice as long each time, give or take a fifth so
 * that mails that failed together do not all come back together.
 *
 * @param random from 0 to 1.
 */
export function waitAfterTry(tries: number, random: number): number {
  const wait = Math.min(MINUTE_MS * 2 ** (tries - 1), LONGEST_MAIL_WAIT_MS)
  return Math.round(wait * (0.8 + 0.4 * random))
}
