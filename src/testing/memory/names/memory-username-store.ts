import { usernameSkeleton } from '../../../auth/accounts/look-alikes/username-skeleton.ts'
import { usernameKey } from '../../../auth/accounts/names.ts'
import type { DataOwner } from '../../../auth/own-data/tells-of-person.ts'
import type { UserReference } from '../../../auth/user.ts'
import type { KeptUsername, UsernameStore } from '../../../auth/usernames/username-store.ts'
import { isOf } from '../is-of.ts'
import { toldRows, toldTime } from '../own-data/told-rows.ts'

/** Keeps former usernames in a list. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryUsernameStore implements UsernameStore {
  #kept: readonly KeptUsername[] = []

  /** A copy of everything at rest, for a test to look at. */
  get kept(): readonly KeptUsername[] {
    return structuredClone(this.#kept)
  }

  async keep({ owner, username, until }: KeptUsername): Promise<void> {
    const known = this.#kept.find((one) => isSame(one, owner, username))
    const { backend, userId } = owner
    const kept = { owner: { backend, userId }, username: known?.username ?? username, until }
    this.#kept = [...this.#kept.filter((one) => one !== known), kept]
  }

  async release(owner: UserReference, username: string): Promise<void> {
    this.#kept = this.#kept.filter((one) => !isSame(one, owner, username))
  }

  async releaseAllOf(owner: UserReference): Promise<void> {
    this.#kept = this.#kept.filter((one) => !isOf(owner, one.owner))
  }

  async keptFrom(who: UserReference, username: string): Promise<'same' | 'alike' | null> {
    const [key, look] = [usernameKey(username), usernameSkeleton(username)]
    const others = this.#kept.filter(
      ({ owner }) => owner.backend === who.backend && owner.userId !== who.userId,
    )
    if (others.some((one) => usernameKey(one.username) === key)) return 'same'
    return others.some((one) => usernameSkeleton(one.username) === look) ? 'alike' : null
  }

  async namesOf(owner: UserReference): Promise<readonly string[]> {
    return this.#of(owner).map(({ username }) => username)
  }

  dataOf(person: DataOwner) {
    const rows = this.#of(person).map(({ username, until }) => ({
      username,
      keptUntil: toldTime(until),
    }))
    return toldRows(rows)
  }

  async purge(now: number): Promise<number> {
    const left = this.#kept.filter(({ until }) => until > now)
    const removed = this.#kept.length - left.length
    this.#kept = left
    return removed
  }

  /** The first to be free comes first. */
  #of(owner: UserReference): KeptUsername[] {
    return this.#kept
      .filter((one) => isOf(owner, one.owner))
      .sort((one, other) => one.until - other.until)
  }
}

function isSame(kept: KeptUsername, owner: UserReference, username: string): boolean {
  return isOf(owner, kept.owner) && usernameKey(kept.username) === usernameKey(username)
}
