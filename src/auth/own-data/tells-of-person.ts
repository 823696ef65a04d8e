import type { UserReference } from '../user.ts'

/** Whose data is asked for. */
export interface DataOwner extends UserReference {
  /**
   * Their address, for what names people by it alone, such as mails; `null` for none. A confirmed one: of an
   * address that somebody only claims they must learn nothing.
   */
  readonly email: string | null
}

/** A row as its owner may see it: times as ISO 8601, and neither a secret nor what one is checked with. */
export type DataRow = Readonly<Record<string, unknown>>

/** A store that can say what it keeps of a person. */
export interface TellsOfPerson {
  /**
   * All rows that name a person, in parts of a few hundred. Rejects with `StoreUnavailable` when the store cannot
   * be asked (missing: the file that people download says that this part is missing).
   */
  dataOf?(person: DataOwner): AsyncIterable<readonly DataRow[]>
}
