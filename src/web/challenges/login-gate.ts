import type { KeyedDigest } from '../../auth/crypto/keyed-digest.ts'
import type { DeviceService } from '../../auth/devices/device-service.ts'
import { StoreUnavailable } from '../../auth/errors.ts'
import type { AuthService } from '../../auth/login/auth-service.ts'
import { Secret } from '../../auth/secret.ts'
import type { CrowdWatch } from '../../auth/throttling/surges/crowd-watch.ts'
import type { AppContext } from '../context.ts'
import { type Form, fieldsOf, type PageExtra } from '../forms/form.ts'
import type { Challenge } from './challenge.ts'
import { ProofDemand } from './proof-demand.ts'
import type { NoteRobot } from './stranger-gate.ts'

/** What a {@link LoginGate} is made of. */
export interface LoginGateOptions {
  /** `null`: nobody is asked for a proof. */
  readonly challenge: Challenge | null
  readonly crowd: CrowdWatch
  readonly devices: DeviceService | null
  readonly login: Pick<AuthService, 'identify'>
  readonly digest: KeyedDigest
  readonly origin: string
  /** Log-ins in ten minutes of a surge that need no proof. */
  readonly challengeAfter: number
  readonly note: NoteRobot
}

/** Stands for a person whom nobody knows: a name that nobody has costs what a name of somebody costs. */
const NOBODY = { backend: '', userId: '' }

/**
 * Stands before the password while far more tries fail than usual: somebody is trying passwords with many machines.
 * A browser in which this person has logged in before is asked nothing. Any other needs a proof, or one of a few
 * places without, so that a surge by itself shuts nobody out who has no JavaScript.
 *
 * On any other day it asks nothing of anybody.
 */
export class LoginGate {
  readonly #options: LoginGateOptions
  readonly #demand: ProofDemand | null

  constructor(options: LoginGateOptions) {
    const { challenge, crowd, digest, origin } = options
    this.#options = options
    this.#demand =
      challenge &&
      new ProofDemand({
        ...{ use: 'login', challenge, crowd, digest, origin },
        sentence: 'challenge.login.required',
      })
  }

  /** What the page shows besides: the challenge, during a surge. */
  readonly more: PageExtra = async (ctx) => {
    // Who they are is known when a name was typed. Until then a browser that somebody knows is left alone.
    const mayBeKnown = ctx.method === 'GET' && (ctx.state.auth.client.devices ?? []).length > 0
    const remaining = this.#demand && !mayBeKnown ? await this.#options.crowd.surgeMs() : 0
    return { challenge: remaining > 0 ? await this.#demand?.shown(ctx, remaining) : null }
  }

  /**
   * Lets a form in, or answers it. Nothing is counted for its account, and nothing is hashed.
   *
   * @returns whether the password may be looked at; `false`: the answer is given.
   */
  async admit(ctx: AppContext, form: Form): Promise<boolean> {
    const { crowd, challengeAfter, note } = this.#options
    const remaining = this.#demand ? await crowd.surgeMs() : 0
    if (!this.#demand || remaining === 0) return true
    if (await this.#isKnown(ctx)) return true
    if (await this.#demand.isMet(ctx)) return true
    const hasPlace = challengeAfter > 0 && (await crowd.noteAlone('login', challengeAfter)) === 0
    if (hasPlace) return true
    note('robot.unproven', { use: 'login' })
    await this.#demand.refuse(ctx, form, remaining)
    return false
  }

  async #isKnown(ctx: AppContext): Promise<boolean> {
    const { devices, login } = this.#options
    const { client } = ctx.state.auth
    // Whoever brings nothing is not looked for, whatever the name.
    if (!devices || (client.devices ?? []).length === 0) return false
    const { username = '', password = '' } = fieldsOf(ctx)
    const who = await login.identify({ username, password: new Secret(password) })
    try {
      return (await devices.find(who ?? NOBODY, client)) !== null
    } catch (error) {
      // Then it is a stranger, as it is for the limits.
      if (error instanceof StoreUnavailable) return false
      throw error
    }
  }
}
