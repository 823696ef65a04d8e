import { inspect } from 'node:util'

const MASK = '[secret]'

/**
 * A value that must not end up in a log, an event or an error page.
 *
 * It is hidden by what it is, not by the name of the field that holds it: printed, put into JSON or
 * inspected, it shows `[secret]`. Only {@link Secret.reveal} gives it away.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    if (typeof value !== 'string') throw new TypeError('A Secret holds a string')
    this.#value = value
  }

  /** The value itself. Call it as late as possible, and never in a message. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [inspect.custom](): string {
    return MASK
  }
}
