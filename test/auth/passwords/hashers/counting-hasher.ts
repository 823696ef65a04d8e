import type { PasswordHasher, WorkOptions } from '../../../../src/auth/passwords/hashers/hasher.ts'

/** Hashes for tests: they hide nothing and cost nothing, but each one is counted. */
export class CountingHasher implements PasswordHasher {
  readonly name: string
  /** How many hashes were made, for a new password or to compare one. */
  count = 0
  /** Runs before each hash, to let something happen in the middle of one. */
  beforeEach: (options?: WorkOptions) => void | Promise<void> = () => {}
  readonly #version: number

  constructor(version = 1, name = 'counted') {
    this.#version = version
    this.name = name
  }

  recognises(encoded: string): boolean {
    return encoded.startsWith(`${this.name}$`)
  }

  async make(raw: string, options?: WorkOptions): Promise<string> {
    await this.#work(options)
    return `${this.name}$${this.#version}$${raw}`
  }

  async verify(raw: string, encoded: string, options?: WorkOptions): Promise<boolean> {
    await this.#work(options)
    return encoded.split('$').slice(2).join('$') === raw
  }

  isOutdated(encoded: string): boolean {
    return encoded.split('$')[1] !== String(this.#version)
  }

  async #work(options?: WorkOptions): Promise<void> {
    this.count += 1
    await this.beforeEach(options)
  }
}
