import type { UserStore } from '../../auth/accounts/user-store.ts'
import { findPeople } from '../../auth/administration/people.ts'
import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Say } from '../messages/messages.ts'
import {
  eventPlace,
  eventSentence,
  type NamedPerson,
  type NameOf,
  type SentencePart,
  textOf,
} from './event-sentence.ts'

/** An event as staff sees it. */
export interface StaffEvent {
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  /** What has happened, in pieces. */
  readonly sentence: readonly SentencePart[]
  /** The same as plain text. */
  readonly text: string
  /** From where it was done; may be empty. */
  readonly place: string
  readonly address: string | null
  readonly subject: NamedPerson | null
  readonly actor: NamedPerson | null
}

/** What events are shown with. */
export interface StaffEventParts {
  readonly say: Say
  /** The path of the page of a person; `null` for whoever may not see it. */
  readonly pathOf: (who: UserReference) => string | null
}

/** Finds people whom events name. */
export type People = Awaited<ReturnType<typeof namesIn>>

/** Looks up all people whom these entries name, at once; nowhere without `users`: they are called by their ids. */
export function namesIn(users: UserStore | undefined, entries: readonly AuditEntry[]) {
  return findPeople(
    users,
    entries.flatMap(({ actor, subject }) => [actor, subject]),
  )
}

/** Events as staff sees them. All people that they name are looked up at once. */
export async function staffEvents(
  { users, ...parts }: StaffEventParts & { readonly users: UserStore | undefined },
  entries: readonly AuditEntry[],
): Promise<readonly StaffEvent[]> {
  return describeStaffEvents(parts, entries, await namesIn(users, entries))
}

/** The same, with people who were looked up already. */
export function describeStaffEvents(
  { say, pathOf }: StaffEventParts,
  entries: readonly AuditEntry[],
  personOf: People,
): readonly StaffEvent[] {
  const nameOf: NameOf = (who) => {
    if (who === null) return null
    const user = personOf(who)
    if (!user) return { name: `${who.backend}:${who.userId}`, path: null }
    return { name: user.username, path: pathOf(who) }
  }
  return entries.map((entry) => {
    const { id, name, at, address } = entry
    const sentence = eventSentence(say, entry, nameOf) ?? []
    return {
      ...{ id, name, address, sentence },
      at: new Date(at).toISOString(),
      text: textOf(sentence),
      place: eventPlace(say, entry),
      subject: nameOf(entry.subject),
      actor: nameOf(entry.actor),
    }
  })
}
