import { setTimeout as delay } from 'node:timers/promises'
import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'
import type { OperationName } from '../../auth/operations/operations.ts'
import type { CrowdPool, CrowdWatch } from '../../auth/throttling/surges/crowd-watch.ts'
import type { AppContext, Logger } from '../context.ts'
import { type Form, fieldsOf, type PageExtra } from '../forms/form.ts'
import { answerStale } from '../middleware/answer-stale.ts'
import { stateOf } from '../request-state.ts'
import type { Challenge, ChallengeUse, ShownChallenge } from './challenge.ts'
import { ALWAYS, ProofDemand } from './proof-demand.ts'

/** A field that nobody sees, and that only a robot fills in. Fields of an app's own begin with a letter. */
export const TRAP_FIELD = '_topic'

/** How long after its page a form of a stranger is taken, in milliseconds: a night with an open tab. */
export const FORM_MAX_AGE_MS = 24 * 60 * 60_000

/** Forms that wait at a time until they are old enough, in one process. */
export const MOST_HELD_FORMS = 1000

/** What a {@link StrangerGate} is made of. */
export interface StrangerGateOptions {
  readonly use: StrangerUse
  /** `null`: nobody is asked for a proof. */
  readonly challenge: Challenge | null
  readonly crowd: CrowdWatch
  readonly digest: KeyedDigest
  readonly origin: string
  /** The least time between a page and its form, in milliseconds. */
  readonly leastAgeMs: number
  /** Forms in ten minutes after which a proof is asked for; 0: always. */
  readonly challengeAfter: number
  readonly logger: Logger
  readonly note: NoteRobot
}

/** Counts what looks like a robot. */
export type NoteRobot = (
  name: Extract<OperationName, `robot.${string}`>,
  facts: { readonly use: ChallengeUse },
) => void

/** The forms that strangers send, whoever they are. */
export type StrangerUse = Exclude<ChallengeUse, 'login'>

/** How a form of a stranger is let in. */
export interface Admitting {
  /** Answers a robot as if all was well. Nothing is done. */
  readonly pretend: () => void
  /** Whether a proof may be asked for: not of whoever was invited (true). */
  readonly mayAsk?: boolean
}

const POOLS: Readonly<Record<StrangerUse, CrowdPool>> = {
  register: 'register',
  'password-reset': 'mail',
  'mail-login': 'mail',
}

let held = 0

/**
 * Stands before a form that strangers send, and lets no robot in. It costs one keyed digest, and at most two
 * statements: it stands before every hash and every mail.
 */
export class StrangerGate {
  readonly #options: StrangerGateOptions
  readonly #demand: ProofDemand | null

  constructor(options: StrangerGateOptions) {
    const { use, challenge, crowd, digest, origin } = options
    this.#options = options
    this.#demand = challenge && new ProofDemand({ use, challenge, crowd, digest, origin })
  }

  /** What the form's page shows besides: the challenge, while one is asked for. */
  readonly more: PageExtra = async (ctx) => ({ challenge: await this.#shown(ctx) })

  /**
   * Lets a form in, or answers it.
   *
   * @returns whether the form may be worked on; `false`: the answer is given.
   */
  async admit(ctx: AppContext, form: Form, how: Admitting): Promise<boolean> {
    const { use, logger, note } = this.#options
    if (fieldsOf(ctx)[TRAP_FIELD]) {
      note('robot.trapped', { use })
      logger.info({ use, address: ctx.state.auth.client.address }, 'a robot filled in the trap')
      how.pretend()
      return false
    }
    const { madeAt } = stateOf(ctx, 'StrangerGate').csrf
    // Who sends no token by themselves, such as a program with a header of its own, has no page.
    if (madeAt !== null && !(await this.#isOldEnough(ctx, form, madeAt))) return false
    return how.mayAsk === false || (await this.#isProven(ctx, form))
  }

  /**
   * Whoever is quicker than the page can be read waits for the rest, and is not told to send it again: password
   * managers fill in and send a form at once, and the password would have to be typed anew.
   */
  async #isOldEnough(ctx: AppContext, form: Form, madeAt: number) {
    const state = stateOf(ctx, 'StrangerGate')
    const age = state.now() - madeAt
    if (age > FORM_MAX_AGE_MS) {
      await answerStale(ctx, async () => {})
      return false
    }
    // A clock that was set back makes nobody wait for longer.
    const restMs = Math.min(this.#options.leastAgeMs - age, this.#options.leastAgeMs)
    if (restMs <= 0) return true
    this.#options.note('robot.hurried', { use: this.#options.use })
    if (held >= MOST_HELD_FORMS) {
      await form.refuseThrottled(ctx, { retryAfterMs: this.#options.leastAgeMs })
      return false
    }
    held += 1
    try {
      const signal = state.client.signal
      await state.storeTime.aside(() => delay(restMs, undefined, { ...(signal && { signal }) }))
      return true
    } catch {
      // The visitor has gone: nobody reads an answer, and nothing is done.
      ctx.status = 400
      return false
    } finally {
      held -= 1
    }
  }

  async #isProven(ctx: AppContext, form: Form): Promise<boolean> {
    const { use, crowd, challengeAfter, note } = this.#options
    if (!this.#demand) return true
    const remaining = challengeAfter === 0 ? ALWAYS : await crowd.note(POOLS[use], challengeAfter)
    if (remaining === 0 || (await this.#demand.isMet(ctx))) return true
    note('robot.unproven', { use })
    await this.#demand.refuse(ctx, form, remaining)
    return false
  }

  async #shown(ctx: AppContext): Promise<ShownChallenge | null> {
    const { use, crowd, challengeAfter } = this.#options
    if (!this.#demand) return null
    const remaining =
      challengeAfter === 0 ? ALWAYS : await crowd.remainingMs(POOLS[use], challengeAfter)
    return remaining === 0 ? null : this.#demand.shown(ctx, remaining)
  }
}
