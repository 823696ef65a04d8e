import { emailKey, usernameKey } from '../accounts/names.ts'
import type { RequestInfo } from '../backend.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import type { Device } from '../devices/device-store.ts'
import { networkOf, rangeOf } from '../network.ts'
import type { UserReference } from '../user.ts'

/** What is counted of a person. */
export type PersonKind = 'account' | 'factor' | 'mailCode'

/** A person, or a name that was typed and is nobody's. */
export type ThrottledAccount = UserReference | string

/** Names what is counted. Keys are keyed digests: whoever reads the table learns neither name nor address. */
export class ThrottleKeys {
  readonly #digest: KeyedDigest

  constructor(digest: KeyedDigest) {
    this.#digest = digest
  }

  /** One key for a person, by whatever name they were called, and for a name in whatever spelling. */
  person(kind: PersonKind, who: ThrottledAccount): string {
    if (typeof who === 'string') return this.#make(kind, 'name', usernameKey(who))
    return this.#make(kind, 'person', who.backend, who.userId)
  }

  /** The keys of where a request comes from; `null` where that tells nothing of the client. */
  origin(pool: string, { address, isShared = false }: RequestInfo) {
    if (address === null || isShared) return null
    return {
      client: this.#make('client', pool, networkOf(address)),
      range: this.#make('range', pool, rangeOf(address)),
    }
  }

  device({ digest }: Device): string {
    return this.#make('device', digest)
  }

  mail(address: string): string {
    return this.#make('mail', emailKey(address) ?? usernameKey(address))
  }

  /** What is counted of everybody together. */
  everybody(pool: string): string {
    return this.#make('everybody', pool)
  }

  /** What may be used once. */
  once(text: string): string {
    return this.#make('once', text)
  }

  #make(kind: string, ...parts: readonly string[]): string {
    return `${kind}:${this.#digest.make('throttle', kind, ...parts)}`
  }
}
