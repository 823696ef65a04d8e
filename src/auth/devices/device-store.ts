import type { TellsOfPerson } from '../own-data/tells-of-person.ts'
import type { UserReference } from '../user.ts'

/** Devices that are kept of one person. Of more, those that were used last stay. */
export const MOST_DEVICES = 10

/** A browser in which a person has logged in. Times are milliseconds since 1970-01-01 UTC. */
export interface Device {
  /** Keyed digest of what the browser keeps, made for this person: nobody else is known by it. */
  readonly digest: string
  readonly owner: UserReference
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
}

/**
 * Keeps the browsers in which people have logged in. Every method rejects with `StoreUnavailable` when the
 * store cannot be asked.
 */
export interface DeviceStore extends TellsOfPerson {
  /**
   * Keeps a device. Of those of its owner the {@link MOST_DEVICES} that were seen last stay, however many
   * are added at the same time.
   *
   * @returns how many the owner has then.
   */
  add(device: Device): Promise<number>

  /** The device of one of these digests that is not over at `now`; `null` when there is none. */
  find(digests: readonly string[], now: number): Promise<Device | null>

  /**
   * Notes that a device was used, in one statement. One that was forgotten meanwhile stays forgotten.
   *
   * @returns false when there is no such device.
   */
  touch(digest: string, seenAt: number, expiresAt: number): Promise<boolean>

  /** Forgets all devices of a person and says how many. */
  forgetAllOf(owner: UserReference): Promise<number>

  /** The same of some people of one backend, in one statement (missing: person by person). */
  forgetAllOfMany?(backend: string, userIds: readonly string[]): Promise<number>

  /** Removes the devices that are over at `now` and says how many. */
  purge(now: number): Promise<number>
}
