import assert from 'node:assert/strict'
import { MALFORMED, NOW, UNAVAILABLE } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { OwnDataSubject } from './own-data-subject.ts'
import { BY_ADDRESS, ENDLESS, PUT, type TellerName } from './tellers.ts'
import { countsOf, OTHERS, PERSON, tellerOf, told } from './told.ts'

/** More than an implementation reads in one statement, let us hope. */
const MANY = 700
const AT_ONCE = 20
/** Times that no other row shows: all of the kit's other times are whole minutes. */
const FIRST = NOW + 1

const timesOf = (count: number, from = FIRST) =>
  Array.from({ length: count }, (_, index) => from + index)

/** What is promised of the rows of one store. */
export function checksOf(name: TellerName): Readonly<Record<string, Check<OwnDataSubject>>> {
  const put = PUT[name]
  const checks: Record<string, Check<OwnDataSubject>> = {
    [`${name}: tells a person of all their rows, and of nobody else's; no secret is in them`]:
      async ({ stores }) => {
        const teller = tellerOf(stores, name)
        const [own, others] = [timesOf(3), timesOf(OTHERS.length, FIRST + 10)]
        for (const at of own) await put(stores, PERSON, at)
        for (const [index, other] of OTHERS.entries()) await put(stores, other, others[index] ?? 0)
        const rows = await told(teller, PERSON)
        assert.deepEqual(countsOf(rows, own), [1, 1, 1])
        assert.equal(rows.length, own.length)
        for (const [index, other] of OTHERS.entries()) {
          // Where rows are found by their address alone, who has none is told nothing.
          const isKnown = name !== 'outbox' || other.email !== null
          assert.equal((await told(teller, other)).length, isKnown ? 1 : 0, `other ${index}`)
        }
      },

    [`${name}: tells nothing to an id that is malformed, and does not throw`]: async ({
      stores,
    }) => {
      const teller = tellerOf(stores, name)
      await put(stores, PERSON, FIRST)
      for (const text of MALFORMED) {
        const nobody = { ...PERSON, userId: text, email: null }
        assert.deepEqual(await told(teller, nobody), [], JSON.stringify(text.slice(0, 40)))
      }
    },

    [`${name}: tells of each row that stays once while others come and go`]: async ({ stores }) => {
      const teller = tellerOf(stores, name)
      const stays = timesOf(6)
      for (const at of stays) await put(stores, PERSON, at)
      const comings = OTHERS.map(async (other, index) => {
        for (const at of timesOf(5, FIRST + 100 * (index + 1))) await put(stores, other, at)
      })
      const reads = Array.from({ length: 8 }, async () => {
        const rows = await told(teller, PERSON)
        assert.deepEqual(countsOf(rows, stays), [1, 1, 1, 1, 1, 1])
        assert.equal(rows.length, stays.length)
      })
      await Promise.all([...comings, ...reads])
    },

    [`${name}: says so when it cannot be asked, never "nothing"`]: async ({ stores, goAway }) => {
      const teller = tellerOf(stores, name)
      needs(goAway, 'goAway() of the subject')
      await goAway()
      await assert.rejects(() => told(teller, PERSON), UNAVAILABLE)
    },
  }
  if (ENDLESS.includes(name)) checks[`${name}: tells of ${MANY} rows, each once`] = manyOf(name)
  if (BY_ADDRESS.includes(name)) Object.assign(checks, addressChecks(name))
  return checks
}

function manyOf(name: TellerName): Check<OwnDataSubject> {
  return async ({ stores }) => {
    const teller = tellerOf(stores, name)
    const times = timesOf(MANY)
    for (let start = 0; start < MANY; start += AT_ONCE) {
      const some = times.slice(start, start + AT_ONCE)
      await Promise.all(some.map((at) => PUT[name](stores, PERSON, at)))
    }
    const rows = await told(teller, PERSON)
    assert.equal(rows.length, MANY)
    assert.ok(countsOf(rows, times).every((count) => count === 1))
  }
}

/** Rows that name people by an address: a confirmed one, which the caller vouches for. */
function addressChecks(name: TellerName): Readonly<Record<string, Check<OwnDataSubject>>> {
  return {
    [`${name}: finds the rows of an address in whatever case, for whoever has it confirmed`]:
      async ({ stores }) => {
        const teller = tellerOf(stores, name)
        await PUT[name](stores, { ...OTHER, email: 'Ann@Example.TEST' }, FIRST)
        assert.equal((await told(teller, PERSON)).length, 1)
        assert.equal((await told(teller, { ...PERSON, email: 'ANN@EXAMPLE.TEST' })).length, 1)
      },

    [`${name}: tells nobody of an address that they have not confirmed`]: async ({ stores }) => {
      const teller = tellerOf(stores, name)
      await PUT[name](stores, { ...OTHER, email: PERSON.email }, FIRST)
      for (const email of [null, '', '%', 'nn@example.test', 'ann@example.test\0', '\0']) {
        assert.deepEqual(await told(teller, { ...PERSON, email }), [], JSON.stringify(email))
      }
    },
  }
}

const OTHER = { ...PERSON, userId: 'somebody' }
