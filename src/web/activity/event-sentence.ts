import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import type { UserReference } from '../../auth/user.ts'
import { agentInWords } from '../messages/agent-in-words.ts'
import { shownText } from '../messages/isolate.ts'
import type { Say } from '../messages/messages.ts'
import { variantsOf } from './event-variants.ts'

/** A piece of a sentence: words of ours, or text that was stored, which a page keeps within its own bounds. */
export interface SentencePart {
  readonly text: string
  /** Whether it is text that was stored, and not ours. */
  readonly isStored: boolean
  /** Where it leads; `null`: nowhere. */
  readonly path: string | null
}

/** Somebody as a page calls them. */
export interface NamedPerson {
  readonly name: string
  /** The path of their page; `null` when they are gone, or kept elsewhere. */
  readonly path: string | null
}

/** What somebody is called; `null` for nobody. */
export type NameOf = (who: UserReference | null) => NamedPerson | null

/** Whom sentences are for: staff reads of people by their names, and owners of themselves. */
export type Audience = 'event' | 'activity'

/** Stands around the number of a value while its sentence is made: no sentence has it. */
const MARK = '\u0001'

type Value = string | number | SentencePart

/**
 * What has happened, in words: the sentence for the name of the event, with what it tells besides, and who did it. For
 * staff an event without a sentence is called by its name.
 *
 * @returns `null` for an event that its owner is not told of.
 */
export function eventSentence(
  say: Say,
  entry: AuditEntry,
  nameOf: NameOf,
  audience: Audience = 'event',
): readonly SentencePart[] | null {
  const code = codeOf(say, entry, audience)
  if (code === null && audience === 'activity') return null
  const subject = personPart(say, nameOf(entry.subject))
  const values = { ...valuesIn(say, entry), subject, actor: personPart(say, nameOf(entry.actor)) }
  const parts = beginLarge(code === null ? [stored(entry.name)] : partsOf(say, code, values))
  const namesActor = parts.some((part) => part === values.actor)
  if (audience === 'activity' || !isByOther(entry) || namesActor) return parts
  return [...parts, ours(' '), ...partsOf(say, 'event.by', values)]
}

/** Whether somebody else did it than whom it was done to. */
export function isByOther({ actor, subject }: AuditEntry): boolean {
  return actor !== null && (actor.backend !== subject?.backend || actor.userId !== subject.userId)
}

/** The same as plain text. */
export function textOf(parts: readonly SentencePart[]): string {
  return parts.map(({ text }) => text).join('')
}

/** From where it was done, such as "from Chrome on Linux, 10.0.0.1"; empty when that is not known any more. */
export function eventPlace(say: Say, { agent, address: given }: AuditEntry): string {
  const address = shownText(given ?? '')
  const device = agentInWords(say, agent ?? '')
  if (device && address) return say('event.from.both', { device, address })
  return device || address ? say('event.from', { place: device || address }) : ''
}

/** The code of the most telling sentence that there is; `null` when there is none. */
function codeOf(say: Say, entry: AuditEntry, audience: Audience): string | null {
  const codes = [...variantsOf(entry), ''].map((end) => `${audience}.${entry.name}${end}`)
  return codes.find((code) => say(code) !== code) ?? null
}

/** The values of an event for its sentence. Words of ours for what we know, such as `otp`. */
function valuesIn(say: Say, { details }: AuditEntry): Readonly<Record<string, readonly Value[]>> {
  const pairs = Object.entries(details).map(([name, value]) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    return [
      name,
      joined(
        say,
        list.map((one) => wordOf(say, name, one)),
      ),
    ] as const
  })
  return Object.fromEntries(pairs)
}

function wordOf(say: Say, name: string, value: unknown): Value {
  if (typeof value === 'number') return value
  const text = String(value ?? '')
  const code = `event.${name}.${text}`
  const word = say(code)
  return word === code ? stored(text) : word
}

/** "a", "a and b", "a, b and c". */
function joined(say: Say, values: readonly Value[]): readonly Value[] {
  const between = (index: number) => {
    if (index === 0) return []
    return [say(index === values.length - 1 ? 'event.list.last' : 'event.list.next')]
  }
  return values.flatMap((value, index) => [...between(index), value])
}

/** A sentence in pieces: its values are never looked through for more placeholders, and never become markup. */
function partsOf(
  say: Say,
  code: string,
  values: Readonly<Record<string, SentencePart | readonly Value[]>>,
): readonly SentencePart[] {
  const places: (readonly Value[])[] = []
  const params = Object.entries(values).map(([name, value]): [string, string | number] => {
    const list = Array.isArray(value) ? (value as readonly Value[]) : [value as SentencePart]
    const [first] = list
    // A number chooses between one and many.
    if (typeof first === 'number' && list.length === 1) return [name, first]
    places.push(list)
    return [name, `${MARK}${places.length - 1}${MARK}`]
  })
  const pieces = say(code, Object.fromEntries(params)).split(MARK)
  return pieces.flatMap((piece, index) => {
    if (index % 2 === 0) return piece === '' ? [] : [ours(piece)]
    return (places[Number(piece)] ?? []).map((one) =>
      typeof one === 'object' ? one : ours(String(one)),
    )
  })
}

function personPart(say: Say, person: NamedPerson | null): SentencePart {
  if (person === null) return ours(say('event.somebody'))
  return { text: shownText(person.name), isStored: true, path: person.path }
}

function stored(text: string): SentencePart {
  return { text: shownText(text), isStored: true, path: null }
}

function ours(text: string): SentencePart {
  return { text, isStored: false, path: null }
}

/** "Somebody" at the beginning of a sentence, "somebody" within it. Names stay as they are. */
function beginLarge(parts: readonly SentencePart[]): readonly SentencePart[] {
  const [first, ...rest] = parts
  if (!first || first.isStored) return parts
  const [letter = '', ...others] = first.text
  return [{ ...first, text: letter.toLocaleUpperCase() + others.join('') }, ...rest]
}
