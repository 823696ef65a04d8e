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
  /** Where people are looked up (nowhere: they are called by their ids). */
  readonly users: UserStore | undefined
  /** The path of the page of a person; `null` for whoever may not see it. */
  readonly pathOf: (who: UserReference) => string | null
}

/** Events as staff sees them. All people that they name are looked up at once. */
export async function staffEvents(
  { say, users, pathOf }: StaffEventParts,
  entries: readonly AuditEntry[],
): Promise<readonly StaffEvent[]> {
  const people = entries.flatMap(({ actor, subject }) => [actor, subject])
  const personOf = await findPeople(users, people)
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
