import fc from 'fast-check'
import type { Side, TwoProcesses } from '../support/two-processes.ts'
import { type ChangeName, sqlOf } from './changes.ts'
import type { ExpectedPerson, World } from './model-world.ts'

/** A step of the model. Every step can be taken at any time. */
export abstract class Step implements fc.AsyncCommand<World, TwoProcesses> {
  check(): boolean {
    return true
  }
  abstract run(world: World, processes: TwoProcesses): Promise<void>
  abstract toString(): string
}

/** Who writes: one of the two processes, or another client of the database. */
type Writer = Side | 'outside'

/** What a change does to the model. */
type Effect = (person: ExpectedPerson, value: string, world: World) => void

const EFFECTS: Partial<Record<ChangeName, Effect>> = {
  rename: (person, value) => {
    person.name = value
  },
  deactivate: (person) => {
    person.isActive = false
  },
  activate: (person) => {
    person.isActive = true
  },
  grant: (person) => {
    person.mayRead = true
  },
  withdraw: (person) => {
    person.mayRead = false
  },
  setPassword: (person, value) => {
    person.password = value
  },
  endSessions: (person, _value, { sessions }) => {
    for (const session of sessions) if (session.person === person) session.isThere = false
  },
}

/** Something is done to somebody behind the pages. */
class MakeChange extends Step {
  readonly #change: ChangeName
  readonly #writer: Writer
  readonly #whom: number

  constructor(change: ChangeName, writer: Writer, whom: number) {
    super()
    this.#change = change
    this.#writer = writer
    this.#whom = whom
  }

  async run(world: World, processes: TwoProcesses): Promise<void> {
    const person = world.people[this.#whom % world.people.length] as ExpectedPerson
    if (this.#change === 'grant' && person.mayRead) return
    const value = `the new value ${++world.values}`
    const writer = this.#writer
    if (writer !== 'outside') await processes[writer].perform(this.#change, person.id, value)
    else await processes.outside.run(await sqlOf(this.#change, person.id, value))
    EFFECTS[this.#change]?.(person, value, world)
  }

  toString(): string {
    return `${this.#writer}: ${this.#change} ${this.#whom % 2 ? 'y' : 'x'}`
  }
}

/** Everything that is done behind the pages. */
export function changeSteps(): fc.Arbitrary<Step>[] {
  const writer = fc.constantFrom<Writer>('a', 'b', 'outside')
  const change = fc.constantFrom(...(Object.keys(EFFECTS) as ChangeName[]))
  return [fc.tuple(change, writer, fc.nat(1)).map((given) => new MakeChange(...given))]
}
