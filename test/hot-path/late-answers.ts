import sqlite3 from 'sqlite3'
import { Gate } from '../support/gate.ts'

type All = (this: { sql: string }, ...given: unknown[]) => unknown
type Done = (...result: unknown[]) => void

/** Has what SQLite has found out arrive late: it was read before, and is handed on after. */
export class LateAnswers {
  readonly #prototype = (sqlite3 as unknown as { Statement: { prototype: { all: All } } }).Statement
    .prototype
  readonly #all: All
  #held: { readonly pattern: RegExp; readonly gate: Gate } | null = null

  constructor() {
    const all = this.#prototype.all
    const held = () => this.#held
    this.#all = all
    this.#prototype.all = function late(...given) {
      const last = given.at(-1)
      const hold = held()
      if (!hold?.pattern.test(this.sql) || typeof last !== 'function') return all.apply(this, given)
      const done = last as Done
      const arrive: Done = (...result) => void hold.gate.pass().then(() => done.apply(this, result))
      return all.apply(this, [...given.slice(0, -1), arrive])
    }
  }

  /** From now on, answers to these statements stand at the gate that is given back. */
  hold(pattern: RegExp): Gate {
    const gate = new Gate()
    this.#held = { pattern, gate }
    return gate
  }

  /** Later statements are answered at once again; those at the gate stay there. */
  letOthersPass(): void {
    this.#held = null
  }

  release(): void {
    this.#prototype.all = this.#all
  }
}
