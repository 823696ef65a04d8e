import assert from 'node:assert/strict'
import type { DataOwner, TellsOfPerson } from '../../../auth/own-data/tells-of-person.ts'
import { NAMESAKES, OWNER } from '../samples.ts'
import { needs } from '../suite.ts'
import type { OwnDataSubject } from './own-data-subject.ts'
import { SECRET } from './tellers.ts'

/** Who asks, with a confirmed address. */
export const PERSON: DataOwner = { ...OWNER, email: 'ann@example.test' }

/** Others who are easily taken for them; some have no address. */
export const OTHERS: readonly DataOwner[] = [
  ...NAMESAKES.map((who) => ({ ...who, email: null })),
  { ...OWNER, userId: '8', email: 'joann@example.test' },
  { ...OWNER, userId: '9', email: 'ann@example.test.evil.test' },
]

const DIGEST = /[\w-]{40,}/
const TIME = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/g

/** A store that must tell, or the case does not apply. */
export function tellerOf(
  stores: OwnDataSubject['stores'],
  name: keyof OwnDataSubject['stores'],
): Required<TellsOfPerson> {
  const store: TellsOfPerson | undefined = stores[name]
  needs(store, `${name} of the subject`)
  needs(store.dataOf, `dataOf() of ${name}`)
  return store as Required<TellsOfPerson>
}

/** The rows as they stand in the file, after a look at what must never be in one. */
export async function told(
  teller: Required<TellsOfPerson>,
  person: DataOwner,
): Promise<readonly string[]> {
  const rows: string[] = []
  for await (const part of teller.dataOf(person)) {
    for (const row of part) rows.push(JSON.stringify(row))
  }
  for (const row of rows) {
    assert.ok(!row.includes(SECRET), `a secret in ${row}`)
    assert.ok(!DIGEST.test(row), `a digest in ${row}`)
  }
  return rows
}

/** How often each of these times stands in a row of its own. */
export function countsOf(rows: readonly string[], times: readonly number[]): readonly number[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const shown = new Set([...row.matchAll(TIME)].map(([, time]) => time ?? ''))
    for (const time of shown) counts.set(time, (counts.get(time) ?? 0) + 1)
  }
  return times.map((time) => counts.get(new Date(time).toISOString()) ?? 0)
}
