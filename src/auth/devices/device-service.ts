import type { RequestInfo } from '../backend.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import { randomText } from '../crypto/random.ts'
import type { EventHub } from '../events.ts'
import { Secret } from '../secret.ts'
import type { UserReference } from '../user.ts'
import type { Device, DeviceStore } from './device-store.ts'

/** How long a browser is known after its last login, in milliseconds. 400 days are the most that browsers keep. */
export const DEVICE_LIFETIME_MS = 400 * DAY_MS

const SECRET_BYTES = 32

/** What a {@link DeviceService} is made of. */
export interface DeviceServiceOptions {
  readonly store: DeviceStore
  readonly digest: KeyedDigest
  readonly events: EventHub
  readonly clock: Clock
}

/**
 * Knows the browsers in which people have logged in. Wrong passwords of strangers do not keep a person out
 * of them.
 */
export class DeviceService {
  readonly #options: DeviceServiceOptions

  constructor(options: DeviceServiceOptions) {
    this.#options = options
  }

  /** The device of this person from which a request comes; `null` for any other. */
  async find(owner: UserReference, { devices = [] }: RequestInfo): Promise<Device | null> {
    const digests = devices.flatMap((secret) => this.#digestsOf(secret, owner))
    if (digests.length === 0) return null
    const { store, clock } = this.#options
    const device = await store.find(digests, clock())
    const isOwn = device?.owner.backend === owner.backend && device.owner.userId === owner.userId
    return isOwn ? device : null
  }

  /**
   * Remembers the browser of somebody who has logged in.
   *
   * @returns what a browser that was not known is to keep; `null` when it is known already.
   */
  async remember(owner: UserReference, request: RequestInfo): Promise<Secret | null> {
    const { store, events, clock } = this.#options
    const known = await this.find(owner, request)
    const now = clock()
    const expiresAt = now + DEVICE_LIFETIME_MS
    if (known && (await store.touch(known.digest, now, expiresAt))) return null
    // Always a new one: what the browser came with may have been planted by somebody who knows it.
    const secret = new Secret(randomText(SECRET_BYTES))
    const [digest] = this.#digestsOf(secret, owner)
    const count = await store.add({ digest, owner, createdAt: now, lastSeenAt: now, expiresAt })
    const details = { isFirst: count === 1 }
    await events.emit({ name: 'device.new', request, actor: owner, subject: owner, details })
    return secret
  }

  /** Forgets all devices of a person, such as when they end all their sessions. Says how many. */
  forgetAllOf(owner: UserReference): Promise<number> {
    return this.#options.store.forgetAllOf(owner)
  }

  #digestsOf(secret: Secret, { backend, userId }: UserReference) {
    return this.#options.digest.makeAll('device', secret.reveal(), backend, userId)
  }
}
