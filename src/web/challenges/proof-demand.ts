import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'
import type { CrowdWatch } from '../../auth/throttling/surges/crowd-watch.ts'
import type { AppContext } from '../context.ts'
import { type Form, fieldsOf } from '../forms/form.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { waitInWords } from '../messages/wait-in-words.ts'
import { stateOf } from '../request-state.ts'
import type { Challenge, ChallengeUse, ShownChallenge } from './challenge.ts'

/** How long people without JavaScript are told to wait where a proof is always asked for, in milliseconds. */
export const ALWAYS = Number.POSITIVE_INFINITY

/** What a {@link ProofDemand} is made of. */
export interface ProofDemandOptions {
  readonly use: ChallengeUse
  readonly challenge: Challenge
  readonly crowd: Pick<CrowdWatch, 'useOnce'>
  readonly digest: KeyedDigest
  readonly origin: string
  /** The code of the sentence over a form that came without a proof (`challenge_required`). */
  readonly sentence?: string
}

/** Puts a challenge into a form, and looks whether the form came back with its proof. */
export class ProofDemand {
  readonly #options: ProofDemandOptions

  constructor(options: ProofDemandOptions) {
    this.#options = options
  }

  /** What stands in the form. */
  async shown(ctx: AppContext, remainingMs: number): Promise<ShownChallenge> {
    const { name, data } = await this.#options.challenge.page(this.#asked(ctx))
    const { say } = stateOf(ctx, 'ProofDemand')
    const wait = remainingMs === ALWAYS ? '' : waitInWords(say, Math.ceil(remainingMs / 1000))
    return { name, data, wait }
  }

  /** Whether the form has a proof. It is used up by that. */
  async isMet(ctx: AppContext): Promise<boolean> {
    const { use, challenge, crowd } = this.#options
    const verdict = await challenge.verify({
      ...this.#asked(ctx),
      fields: fieldsOf(ctx),
      request: ctx.state.auth.client,
      useOnce: (text, lifetimeMs) => crowd.useOnce(`${use} ${text}`, lifetimeMs),
    })
    return verdict === 'passed'
  }

  /** Shows the form again, with the challenge. Nothing was done with it. */
  async refuse(ctx: AppContext, form: Form, remainingMs: number): Promise<void> {
    const code = 'challenge_required'
    const { sentence = code } = this.#options
    if (!prefersJson(ctx)) return form.refuse(ctx, { status: 403, code: sentence })
    const message = stateOf(ctx, 'ProofDemand').say(sentence)
    const challenge = await this.shown(ctx, remainingMs)
    ctx.status = 403
    ctx.body = { error: { code, message }, challenge }
  }

  #asked(ctx: AppContext) {
    const { use, origin, digest } = this.#options
    return { use, origin, digest, now: stateOf(ctx, 'ProofDemand').now() }
  }
}
