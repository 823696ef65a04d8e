import type { RequestInfo } from '../../auth/backend.ts'
import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'
import type { ContentSources } from './content-sources.ts'

/** The forms that robots like. `login` is asked for a proof only while far more tries fail than usual. */
export type ChallengeUse = 'register' | 'password-reset' | 'mail-login' | 'login'

/** What a challenge knows when it is put into a page. */
export interface ChallengeAsked {
  /** The form that the proof is for. */
  readonly use: ChallengeUse
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  /** Our own origin, such as `https://example.com`. */
  readonly origin: string
  /** Makes and checks what only this site can make. */
  readonly digest: KeyedDigest
}

/** What a challenge knows when a form has come back. */
export interface ChallengeAnswered extends ChallengeAsked {
  /** Every field that was sent. All of it is from a stranger. */
  readonly fields: Readonly<Record<string, string | undefined>>
  readonly request: RequestInfo
  /**
   * Uses up what is good once, for all processes, in one statement: true for the first who asks.
   *
   * @param lifetimeMs how long it could be used.
   */
  useOnce(text: string, lifetimeMs: number): Promise<boolean>
}

/** What stands in the form. */
export interface ChallengePage {
  /** `proof-of-work` and `widget` are ours; any other is shown by the view `challenges/<name>` of the app. */
  readonly name: string
  /** What the view shows, and what a front end is given. Nothing secret. */
  readonly data: Readonly<Record<string, string | number>>
}

/** What stands in a form besides its fields when a proof is asked for. */
export interface ShownChallenge extends ChallengePage {
  /** In words: how long it is still asked for. Whoever has no JavaScript waits for that. Empty: always. */
  readonly wait: string
}

/** `unavailable`: nobody could tell. A proof of work is asked for then. */
export type ChallengeVerdict = 'passed' | 'failed' | 'unavailable'

/** Tells people from robots: something to do in the page, and the check of what came back. */
export interface Challenge {
  /** Makes what stands in the form, each time anew. */
  page(asked: ChallengeAsked): ChallengePage | Promise<ChallengePage>
  /** Checks what came back, before anything else is done with the form. One that throws is `unavailable`. */
  verify(answered: ChallengeAnswered): ChallengeVerdict | Promise<ChallengeVerdict>
  /** What the page may load from elsewhere (nothing). */
  readonly sources?: ContentSources
}
