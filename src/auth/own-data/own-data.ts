import type { AuditRecorder } from '../audit/audit-recorder.ts'
import type { AuditEntry, AuditStore } from '../audit/audit-store.ts'
import type { RequestInfo } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { StoreName, Stores } from '../stores.ts'
import type { User, UserReference } from '../user.ts'
import { type DataList, type DataParts, writeDataFile } from './data-file.ts'
import type { DataOwner, DataRow, TellsOfPerson } from './tells-of-person.ts'

/**
 * What an app keeps of a person, for the file that they download: lists by name, such as `orders`. Each may come
 * row by row. Never put a secret into it.
 */
export type AppData = Readonly<Record<string, Iterable<DataRow> | AsyncIterable<DataRow>>>

/**
 * Tells what an app keeps of a person. To find rows by an address take that of `who`, which is confirmed: `email` of a
 * user may be one that somebody has only typed.
 */
export type TellAppData = (who: DataOwner) => AppData | Promise<AppData>

/** Who asks for a file, and from where. */
export interface DataRequest {
  readonly actor: UserReference
  readonly request: RequestInfo
  /** The public id of the session; `null` without one. */
  readonly session: string | null
}

interface Parts<U extends User> {
  readonly stores: Stores<U>
  readonly audit: AuditRecorder | null
  readonly events: EventHub
  readonly clock: Clock
  readonly appData: TellAppData | null
  /** Whether people have their addresses only once they have confirmed them. */
  readonly confirmsAddresses: boolean
}

/** The stores that may name people, in the order of the file. The others name nobody. */
const TELLING = [
  ...(['users', 'grants', 'sessions', 'devices', 'factors'] as const),
  ...(['tokens', 'outbox', 'imports', 'usernames'] as const),
]

/** The name of a store that may name people. */
export type TellingStoreName = (typeof TELLING)[number]

const ENTRIES_OF_A_PAGE = 500

/** Writes down all that is kept of a person. */
export class OwnData<U extends User = User> {
  readonly #parts: Parts<U>

  constructor(parts: Parts<U>) {
    this.#parts = parts
  }

  /**
   * One JSON file with everything that names a person and no secret, in pieces. That it was asked for is in the
   * audit before the first piece is read, and so in the file.
   */
  async fileOf(user: U, who: UserReference, by: DataRequest): Promise<AsyncIterable<string>> {
    const { audit, events, clock, stores, appData } = this.#parts
    await events.emit({ name: 'user.data-exported', subject: who, ...by })
    // What happened a moment ago is to be in it.
    await audit?.flush()
    const missing = this.#missing(who)
    const head = { madeAt: new Date(clock()).toISOString(), person: who, missing }
    const person = { ...who, email: this.#confirmedAddressOf(user, who) }
    // The app is asked before the file begins: what it throws is answered as an error.
    const ofApp = (await appData?.(person)) ?? {}
    return writeDataFile(head, lists(stores, user, person, ofApp))
  }

  /**
   * An address that somebody has only typed may be another person's, whose rows they would get: one that is kept
   * elsewhere, that no mail has confirmed, or that is the name by which somebody has registered.
   */
  #confirmedAddressOf({ email }: User, { backend }: UserReference): string | null {
    const { stores, confirmsAddresses } = this.#parts
    const { users } = stores
    const isConfirmed = confirmsAddresses && users?.backend === backend && !users.isNamedByEmail
    return (isConfirmed && email) || null
  }

  /** The stores that are there and cannot tell what they keep. */
  #missing(who: UserReference): readonly StoreName[] {
    const { stores } = this.#parts
    const isKeptElsewhere = stores.users?.backend !== who.backend
    return TELLING.filter((name) => {
      if (name === 'users' && isKeptElsewhere) return true
      const store: TellsOfPerson | undefined = stores[name]
      return store !== undefined && store.dataOf === undefined
    })
  }
}

async function* lists<U extends User>(
  stores: Stores<U>,
  user: U,
  person: DataOwner,
  ofApp: AppData,
): AsyncGenerator<DataList> {
  for (const name of TELLING) {
    const store: TellsOfPerson | undefined = stores[name]
    const isTheirs = name !== 'users' || stores.users?.backend === person.backend
    if (store?.dataOf && isTheirs) yield [name, store.dataOf(person)]
    else if (name === 'users') yield [name, [[shownUser(user)]]]
  }
  if (stores.audit) yield ['audit', entriesOf(stores.audit, person)]
  for (const [name, rows] of Object.entries(ofApp)) yield [`app.${name}`, oneByOne(rows)]
}

/** What everybody's user has. A user of another kind may carry anything, so nothing else of it is shown. */
function shownUser(user: User): DataRow {
  const { id, username, email = null, language = null, timeZone = null, lastLogin = null } = user
  return { id: String(id), username, email, language, timeZone, lastLogin }
}

async function* oneByOne(rows: Iterable<DataRow> | AsyncIterable<DataRow>): DataParts {
  for await (const row of rows) yield [row]
}

/** What was done to them, then what they did to others. */
async function* entriesOf(
  store: AuditStore,
  { backend, userId }: DataOwner,
): AsyncGenerator<readonly DataRow[]> {
  const who = { backend, userId }
  const isThem = (other: UserReference | null) =>
    other !== null && other.backend === backend && other.userId === userId
  for (const filter of [{ subject: who }, { actor: who }]) {
    let cursor: string | null = null
    do {
      const page = await store.list(filter, cursor, ENTRIES_OF_A_PAGE)
      const isSecond = 'actor' in filter
      const entries = page.entries.filter(({ subject }) => !isSecond || !isThem(subject))
      yield entries.map((entry) => shownEntry(entry, isThem))
      cursor = page.next
    } while (cursor !== null)
  }
}

/** Who of the others it was, and where they sit, is about them. */
function shownEntry(entry: AuditEntry, isThem: (who: UserReference | null) => boolean): DataRow {
  const { name, at, actor, subject, address, agent, details } = entry
  const isByOther = actor !== null && !isThem(actor)
  return {
    name,
    at: new Date(at).toISOString(),
    by: actor === null ? null : isByOther ? 'somebody else' : 'you',
    to: subject === null ? null : isThem(subject) ? 'you' : 'somebody else',
    ...(isByOther ? {} : { address, agent }),
    details,
  }
}
