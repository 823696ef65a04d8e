import { type Device, type DeviceStore, MOST_DEVICES } from '../../../auth/devices/device-store.ts'
import type { DataOwner } from '../../../auth/own-data/tells-of-person.ts'
import type { UserReference } from '../../../auth/user.ts'
import { isOf } from '../is-of.ts'
import { toldRows, toldTime } from '../own-data/told-rows.ts'

/** Keeps known browsers in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryDeviceStore implements DeviceStore {
  readonly #devices = new Map<string, Device>()

  /** A copy of everything at rest, for a test to look at. */
  get devices(): readonly Device[] {
    return structuredClone([...this.#devices.values()])
  }

  async add(device: Device): Promise<number> {
    this.#devices.set(device.digest, device)
    const own = [...this.#devices.values()]
      .filter(({ owner }) => isOf(device.owner, owner))
      .sort((one, other) => other.lastSeenAt - one.lastSeenAt || other.createdAt - one.createdAt)
    for (const { digest } of own.slice(MOST_DEVICES)) this.#devices.delete(digest)
    return Math.min(own.length, MOST_DEVICES)
  }

  async find(digests: readonly string[], now: number): Promise<Device | null> {
    const found = digests
      .map((digest) => this.#devices.get(digest))
      .filter((device) => device !== undefined && device.expiresAt > now)
      .sort((one, other) => (other?.lastSeenAt ?? 0) - (one?.lastSeenAt ?? 0))
    return found[0] ?? null
  }

  async touch(digest: string, seenAt: number, expiresAt: number): Promise<boolean> {
    const device = this.#devices.get(digest)
    if (!device || device.expiresAt <= seenAt) return false
    this.#devices.set(digest, { ...device, lastSeenAt: seenAt, expiresAt })
    return true
  }

  async forgetAllOf(owner: UserReference): Promise<number> {
    return this.#remove((device) => isOf(owner, device.owner))
  }

  dataOf(person: DataOwner) {
    const own = [...this.#devices.values()].filter(({ owner }) => isOf(person, owner))
    const rows = own.map(({ createdAt, lastSeenAt, expiresAt }) => ({
      createdAt: toldTime(createdAt),
      lastSeenAt: toldTime(lastSeenAt),
      expiresAt: toldTime(expiresAt),
    }))
    return toldRows(rows)
  }

  async purge(now: number): Promise<number> {
    return this.#remove(({ expiresAt }) => expiresAt <= now)
  }

  #remove(isGone: (device: Device) => boolean): number {
    const gone = [...this.#devices.values()].filter(isGone)
    for (const { digest } of gone) this.#devices.delete(digest)
    return gone.length
  }
}
