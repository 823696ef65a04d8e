import { setTimeout as delay } from 'node:timers/promises'
import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'
import type { CrowdPool, CrowdWatch } from '../../auth/throttling/crowd-watch.ts'
import type { AppContext, Logger } from '../context.ts'
import { type Form, fieldsOf, type PageExtra } from '../forms/form.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { waitInWords } from '../messages/wait-in-words.ts'
import { answerStale } from '../middleware/answer-stale.ts'
import { stateOf } from '../request-state.ts'
import type { Challenge, ChallengeUse, ShownChallenge } from './challenge.ts'

/** A field that nobody sees, and that only a robot fills in. Fields of an app's own begin with a letter. */
export const TRAP_FIELD = '_topic'

/** How long after its page a form of a stranger is taken, in milliseconds: a night with an open tab. */
export const FORM_MAX_AGE_MS = 24 * 60 * 60_000

/** Forms that wait at a time until they are old enough, in one process. */
export const MOST_HELD_FORMS = 1000

/** What a {@link StrangerGate} is made of. */
export interface StrangerGateOptions {
  readonly use: ChallengeUse
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
}

/** How a form of a stranger is let in. */
export interface Admitting {
  /** Answers a robot as if all was well. Nothing is done. */
  readonly pretend: () => void
  /** Whether a proof may be asked for: not of whoever was invited (true). */
  readonly mayAsk?: boolean
}

const POOLS: Readonly<Record<ChallengeUse, CrowdPool>> = {
  register: 'register',
  'password-reset': 'mail',
  'mail-login': 'mail',
}

/** How long people without JavaScript are told to wait where a proof is always asked for, in milliseconds. */
const ALWAYS = Number.POSITIVE_INFINITY

let held = 0

/**
 * Stands before a form that strangers send, and lets no robot in. It costs one keyed digest, and at most two
 * statements: it stands before every hash and every mail.
 */
export class StrangerGate {
  readonly #options: StrangerGateOptions

  constructor(options: StrangerGateOptions) {
    this.#options = options
  }

  /** What the form's page shows besides: the challenge, while one is asked for. */
  readonly more: PageExtra = async (ctx) => ({ challenge: await this.#shown(ctx) })

  /**
   * Lets a form in, or answers it.
   *
   * @returns whether the form may be worked on; `false`: the answer is given.
   */
  async admit(ctx: AppContext, form: Form, how: Admitting): Promise<boolean> {
    const { use, logger } = this.#options
    if (fieldsOf(ctx)[TRAP_FIELD]) {
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
    const { use, challenge, crowd, challengeAfter } = this.#options
    if (!challenge) return true
    const remaining = challengeAfter === 0 ? ALWAYS : await crowd.note(POOLS[use], challengeAfter)
    if (remaining === 0) return true
    const verdict = await challenge.verify({
      ...this.#asked(ctx),
      fields: fieldsOf(ctx),
      request: ctx.state.auth.client,
      useOnce: (text, lifetimeMs) => crowd.useOnce(`${use} ${text}`, lifetimeMs),
    })
    if (verdict === 'passed') return true
    await this.#refuse(ctx, form)
    return false
  }

  async #refuse(ctx: AppContext, form: Form): Promise<void> {
    if (!prefersJson(ctx)) return form.refuse(ctx, { status: 403, code: 'challenge_required' })
    const code = 'challenge_required'
    ctx.status = 403
    ctx.body = {
      error: { code, message: stateOf(ctx, 'StrangerGate').say(code) },
      challenge: await this.#shown(ctx),
    }
  }

  async #shown(ctx: AppContext): Promise<ShownChallenge | null> {
    const { use, challenge, crowd, challengeAfter } = this.#options
    const remaining = challengeAfter === 0 ? ALWAYS : crowd.remainingMs(POOLS[use])
    if (!challenge || remaining === 0) return null
    const { name, data } = await challenge.page(this.#asked(ctx))
    const { say } = stateOf(ctx, 'StrangerGate')
    const wait = remaining === ALWAYS ? '' : waitInWords(say, Math.ceil(remaining / 1000))
    return { name, data, wait }
  }

  #asked(ctx: AppContext) {
    const { use, origin, digest } = this.#options
    return { use, origin, digest, now: stateOf(ctx, 'StrangerGate').now() }
  }
}
