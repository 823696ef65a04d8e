import fc from 'fast-check'
import type { TwoProcesses } from '../support/two-processes.ts'
import { type DeedName, sqlOf } from './deeds.ts'
import type { ModelPerson, World } from './model-world.ts'
import type { Writer } from './told.ts'

/** A step of the model. Every step can be taken at any time. */
export abstract class Step implements fc.AsyncCommand<World, TwoProcesses> {
  check(): boolean {
    return true
  }
  abstract run(world: World, processes: TwoProcesses): Promise<void>
  abstract toString(): string
}

/** What a deed changes in the model. */
type Change = (person: ModelPerson, writer: Writer, value: string, world: World) => void

const CHANGES: Partial<Record<DeedName, Change>> = {
  rename: ({ name }, writer, value) => name.write(value, writer),
  deactivate: ({ isActive }, writer) => isActive.write(false, writer),
  activate: ({ isActive }, writer) => isActive.write(true, writer),
  grant: ({ mayRead }, writer) => mayRead.write(true, writer),
  withdraw: ({ mayRead }, writer) => mayRead.write(false, writer),
  setPassword: ({ password }, writer, value) => password.write(value, writer),
  endSessions: (person, writer, _value, { sessions }) => {
    for (const session of sessions) {
      if (session.person === person) session.isThere.write(false, writer)
    }
  },
}

/** Something is done to somebody behind the pages. */
class DoDeed extends Step {
  readonly #deed: DeedName
  readonly #writer: Writer
  readonly #whom: number

  constructor(deed: DeedName, writer: Writer, whom: number) {
    super()
    this.#deed = deed
    this.#writer = writer
    this.#whom = whom
  }

  async run(world: World, processes: TwoProcesses): Promise<void> {
    const person = world.people[this.#whom % world.people.length] as ModelPerson
    if (this.#deed === 'grant' && person.mayRead.value) return
    const value = `the new value ${++world.values}`
    const writer = this.#writer
    if (writer !== 'outside') await processes[writer].perform(this.#deed, person.id, value)
    else await processes.outside.run(await sqlOf(this.#deed, person.id, value))
    CHANGES[this.#deed]?.(person, writer, value, world)
  }

  toString(): string {
    return `${this.#writer}: ${this.#deed} ${this.#whom % 2 ? 'y' : 'x'}`
  }
}

/** Time goes by, so that the processes must know everything. */
class Wait extends Step {
  async run({ boundMs }: World): Promise<void> {
    if (boundMs > 0) await new Promise((resolve) => setTimeout(resolve, boundMs + 10))
  }

  toString(): string {
    return 'wait'
  }
}

/** Everything that is done behind the pages. */
export function deedSteps(): fc.Arbitrary<Step>[] {
  const writer = fc.constantFrom<Writer>('a', 'b', 'outside')
  const deed = fc.constantFrom(...(Object.keys(CHANGES) as DeedName[]))
  return [
    fc.tuple(deed, writer, fc.nat(1)).map((given) => new DoDeed(...given)),
    fc.constant(new Wait()),
  ]
}
