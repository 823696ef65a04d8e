import type { Column } from '../database/column.ts'
import type { Plan } from '../plan.ts'

/** What differs between the ORMs in `users.ts`. Each text is code. */
export interface UsersParts {
  readonly imports: readonly string[]
  /** Describes the table, and declares the type `<Person>Row`. */
  readonly schema: string
  /** The type of what the app connects with, and how it is called. */
  readonly database: string
  /** How a row calls a member: the name of the column, or ours. */
  field(member: string, column: Column): string
  /** What comes first in the backend (nothing). */
  readonly before?: string
  /** The type of the parameter `where` of `find`. */
  readonly where: string
  /** A promise of the row that `where` describes. */
  readonly query: string
  readonly byName: string
  readonly byId: string
  /** The body of `savePassword`, with `id`, `before` and `now`. It returns whether a row was written. */
  readonly save: string
  /** The type of a flag in a row. */
  flag(column: Column): 'boolean' | 'number'
}

/** What differs between the ORMs in `users.test.ts`. */
export interface TestParts {
  readonly imports: readonly string[]
  /** What is exported by `users.ts` and needed here, beside the backend. */
  readonly fromUsers: readonly string[]
  /** The type of a connection. */
  readonly database: string
  /** Makes one, as statements; `url` is the address, and the last one returns it. */
  readonly open: string
  /** Whether `open` runs the text `TABLE`. */
  readonly hasTable: boolean
  /** A statement that declares `db` by `opened` (they are the same). */
  readonly unwrap?: string
  readonly clear: string
  /** Inserts the object literal that is given. */
  insert(values: string): string
  /** An expression for the row of a username. */
  readonly rowByName: string
  /** An expression for the row with `id`. */
  readonly rowById: string
  /** Writes the object literal into the row with `id`. */
  update(values: string): string
  readonly remove: string
  /** Ends `it`; empty when there is nothing to end. */
  readonly close: string
}

/** A way to reach tables, and what files for it look like. */
export interface Orm {
  readonly name: string
  readonly title: string
  /** The packages that tell that an app uses it. */
  readonly packages: readonly string[]
  usersFile(plan: Plan): string
  testFile(plan: Plan): string
}
