import assert from 'node:assert/strict'
import type { AuditCount } from '../../../auth/audit/audit-store.ts'
import { MALFORMED, NOW } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { AuditStoreSubject } from './audit-store-subject.ts'
import { ADDRESS, entry } from './entries.ts'

const HOUR_MS = 3_600_000

/** How entries are counted. */
export const countChecks: Readonly<Record<string, Check<AuditStoreSubject>>> = {
  'counts by name and stretch of time, to the millisecond': async ({ store }) => {
    needs(store.countByTime, 'countByTime')
    const times = [-1, 0, 1, HOUR_MS - 1, HOUR_MS, 3 * HOUR_MS - 1, 3 * HOUR_MS]
    const names = ['login.failed', 'login.succeeded', 'Login.Failed']
    await store.append(
      names.flatMap((name) =>
        times.map((time) => entry({ id: `${name} ${time}`, name, at: NOW + time })),
      ),
    )
    const counts = await store.countByTime({
      names: ['login.failed', 'login.succeeded', 'never'],
      ...{ from: NOW, to: NOW + 3 * HOUR_MS, everyMs: HOUR_MS },
    })
    const expected = ['login.failed', 'login.succeeded'].flatMap((name) => [
      { name, part: 0, count: 3 },
      { name, part: 1, count: 1 },
      { name, part: 2, count: 1 },
    ])
    assert.deepEqual([...counts].sort(byNameAndPart), expected)
  },

  'counts nothing for names that are no names': async ({ store }) => {
    needs(store.countByTime, 'countByTime')
    await store.append([entry()])
    const within = { from: NOW, to: NOW + HOUR_MS, everyMs: HOUR_MS }
    assert.deepEqual(await store.countByTime({ ...within, names: [] }), [])
    assert.deepEqual(await store.countByTime({ ...within, names: MALFORMED }), [])
  },

  'counts by address, the most first, from a time on': async ({ store }) => {
    needs(store.countByAddress, 'countByAddress')
    const name = 'login.throttled'
    const addresses = [ADDRESS, '10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.2', null]
    await store.append([
      ...addresses.map((address, index) => entry({ id: `${index}`, name, address })),
      entry({ id: 'other', name: 'logout', address: ADDRESS }),
      entry({ id: 'before', name, address: ADDRESS, at: NOW - 1 }),
    ])
    assert.deepEqual(await store.countByAddress(name, NOW, 2), [
      { address: '10.0.0.1', count: 3 },
      { address: '10.0.0.2', count: 2 },
    ])
    assert.deepEqual((await store.countByAddress(name, NOW, 9))[2], { address: ADDRESS, count: 1 })
  },
}

function byNameAndPart(one: AuditCount, other: AuditCount): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  return one.part - other.part
}
