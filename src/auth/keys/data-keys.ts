import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { KeyedDigest } from '../crypto/keyed-digest.ts'
import { SealedText } from '../crypto/sealed-text.ts'
import type { KeyStore, StoredKey } from './key-store.ts'

const KEY_BYTES = 32
const WRAPPED = 'data key'

/** A key in the store is wrapped under a secret that is not there. */
export class KeyUnreadable extends Error {
  override readonly name = 'KeyUnreadable'

  constructor(number: number) {
    super(
      `The data key ${number} is wrapped under a secret that is not in SECRET: put the secret from before ` +
        'behind the new one, with a comma between them, and start once',
    )
  }
}

/** A digest that is kept, and what tells how it was made. */
export interface KeptDigest {
  /** Of the key. */
  readonly number: number
  readonly digest: string
}

/** One key, ready for use. */
class DataKey {
  readonly number: number
  readonly #sealed: SealedText
  readonly #digest: KeyedDigest

  constructor(number: number, text: string) {
    this.number = number
    this.#sealed = new SealedText([text])
    this.#digest = new KeyedDigest([text])
  }

  seal(purpose: string, text: string): string {
    return `${this.number}.${this.#sealed.seal(purpose, text)}`
  }

  open(purpose: string, sealed: string): string | null {
    return this.#sealed.open(purpose, sealed)
  }

  digest(purpose: string, text: string): string {
    return this.#digest.make(purpose, text)
  }
}

/**
 * Keys for what is kept for long and must be read again: random, in a table, wrapped under the secret.
 * When the secret is replaced only the keys are wrapped anew, not everything that they have sealed
 * (ASVS 5.0, 11.2.2 and 13.3.4).
 */
export class DataKeys {
  readonly #store: KeyStore
  readonly #current: SealedText
  readonly #all: SealedText
  readonly #clock: Clock
  #loaded: readonly DataKey[] = []

  /** @param secrets the first wraps, all unwrap. */
  constructor(store: KeyStore, secrets: readonly string[], clock: Clock) {
    this.#store = store
    this.#current = new SealedText(secrets.slice(0, 1))
    this.#all = new SealedText(secrets)
    this.#clock = clock
  }

  /**
   * Seals a text with the newest key. The same text is sealed differently each time.
   *
   * @param purpose what it is good for; it opens for nothing else.
   * @param store the keys as a transaction sees them: the first key may be made in it.
   */
  async seal(purpose: string, text: string, store?: KeyStore): Promise<string> {
    return (await this.#newest(store)).seal(purpose, text)
  }

  /** `null` for everything that we have not sealed for this purpose. */
  async open(purpose: string, sealed: string): Promise<string | null> {
    const [, number, text = ''] = /^([1-9]\d{0,8})\.([\w-]+)$/.exec(sealed) ?? []
    if (number === undefined) return null
    return (await this.#find(Number(number)))?.open(purpose, text) ?? null
  }

  /**
   * A keyed digest: HMAC-SHA256 as base64url, and the number of its key.
   *
   * @param number of the key that has made the digest to compare with (the newest).
   * @returns `null` when there is no key of this number.
   */
  async digest(purpose: string, text: string, number?: number): Promise<KeptDigest | null> {
    const key = number === undefined ? await this.#newest() : await this.#find(number)
    return key && { number: key.number, digest: key.digest(purpose, text) }
  }

  /**
   * Reads the keys, makes the first, and wraps those anew that an older secret has wrapped.
   *
   * @param options.makesFirst whether there must be one from now on (true): else it is made when something is sealed.
   * @throws KeyUnreadable for a key that no secret opens.
   */
  async ready({ makesFirst = true } = {}): Promise<void> {
    if (makesFirst || (await this.#store.list()).length > 0) await this.#newest()
  }

  /** The numbers of the keys that the first secret does not open: all of them are wrapped anew at a start. */
  async wrappedByOlder(): Promise<readonly number[]> {
    const keys = await this.#store.list()
    return keys
      .filter(({ wrapped }) => this.#current.open(WRAPPED, wrapped) === null)
      .map(({ number }) => number)
  }

  /** The first key that no secret opens, as an error; `null` when all can be used. Writes nothing. */
  async findUnreadable(): Promise<KeyUnreadable | null> {
    const keys = await this.#store.list()
    const found = keys.find(({ wrapped }) => this.#all.open(WRAPPED, wrapped) === null)
    return found ? new KeyUnreadable(found.number) : null
  }

  async #find(number: number): Promise<DataKey | null> {
    const find = () => this.#loaded.find((key) => key.number === number) ?? null
    if (find() === null) await this.#load(this.#store)
    return find()
  }

  async #newest(store: KeyStore = this.#store): Promise<DataKey> {
    if (this.#loaded.length === 0) {
      const keys = await this.#load(store)
      const newest = keys.at(-1)
      if (newest) return newest
    }
    return this.#loaded.at(-1) as DataKey
  }

  async #load(store: KeyStore): Promise<readonly DataKey[]> {
    let stored = await store.list()
    if (stored.length === 0) {
      await store.add(this.#newKey())
      // Another process may have been faster.
      stored = await store.list()
    }
    const keys = await Promise.all(stored.map((key) => this.#unwrap(key, store)))
    // A key that was made in a transaction is gone if that is rolled back.
    if (store === this.#store) this.#loaded = keys
    return keys
  }

  #newKey(): StoredKey {
    const wrapped = this.#current.seal(WRAPPED, randomBytes(KEY_BYTES).toString('base64url'))
    return { number: 1, wrapped, createdAt: this.#clock() }
  }

  async #unwrap({ number, wrapped }: StoredKey, store: KeyStore): Promise<DataKey> {
    const text = this.#all.open(WRAPPED, wrapped)
    if (text === null) throw new KeyUnreadable(number)
    if (this.#current.open(WRAPPED, wrapped) === null) {
      await store.rewrap(number, wrapped, this.#current.seal(WRAPPED, text))
    }
    return new DataKey(number, text)
  }
}
