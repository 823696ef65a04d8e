import { expect } from 'chai'
import fc from 'fast-check'
import {
  type Invalidations,
  ReadMemory,
  userKey,
} from '../../../../src/database/sessions/cache/session-cache.ts'
import { Gate } from '../../../support/gate.ts'

function setUp(hasChanged = async () => false) {
  const memory = new ReadMemory<string, string>({ maxAgeMs: 1000, now: () => 0, hasChanged })
  for (const name of ['s1', 's2']) memory.sessions.set(name, name)
  for (const [backend, id] of [
    ['users', '1'],
    ['users', '2'],
    ['staff', '1'],
  ] as const) {
    memory.users.set(userKey(backend, id), id)
    memory.grants.set(userKey(backend, id), new Set(['read']))
  }
  return memory
}

const USERS = ['users 1', 'users 2', 'staff 1']

function kept(memory: ReadMemory<string, string>) {
  const isKeptIn = (values: { get(key: string): unknown }) => (name: string) => {
    const [backend, id] = name.split(' ') as [string, string]
    return values.get(userKey(backend, id)) !== undefined
  }
  return {
    sessions: ['s1', 's2'].filter((name) => memory.sessions.get(name)),
    users: USERS.filter(isKeptIn(memory.users)),
    grants: USERS.filter(isKeptIn(memory.grants)),
  }
}

const all = { sessions: ['s1', 's2'], users: USERS, grants: USERS }
const none = { sessions: [], users: [], grants: [] }
const others = ['users 2', 'staff 1']

const CHANGES: readonly [string, (memory: Invalidations) => void, object][] = [
  ['sessionChanged()', (memory) => memory.sessionChanged('s1'), { ...all, sessions: ['s2'] }],
  [
    'userChanged()',
    (memory) => memory.userChanged('users', '1'),
    { ...all, users: others, grants: others },
  ],
  ['anythingChanged()', (memory) => memory.anythingChanged(), none],
  ['storeFailed()', (memory) => memory.storeFailed(), none],
]

describe('ReadMemory, told of a change', () => {
  for (const [name, change, left] of CHANGES) {
    it(`${name} drops what it is about before it returns, and nothing else`, () => {
      const memory = setUp()
      expect(kept(memory)).to.deep.equal(all)
      change(memory)
      expect(kept(memory)).to.deep.equal(left)
    })

    it(`${name} says of what was read before that it must not be kept`, () => {
      const memory = setUp()
      const before = memory.moment
      expect(memory.isStill(before)).to.equal(true)
      change(memory)
      expect(memory.isStill(before)).to.equal(false)
      expect(memory.isStill(memory.moment)).to.equal(true)
    })

    it(`${name} leaves nothing fresh only if the store could not be asked`, async () => {
      const memory = setUp()
      await memory.confirm()
      change(memory)
      expect(memory.isFresh).to.equal(name !== 'storeFailed()')
    })
  }

  it('is no longer at a moment from before, however many changes came since', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(CHANGES.length - 1), { minLength: 1 }), (numbers) => {
        const memory = setUp()
        const moments = [memory.moment]
        for (const number of numbers) {
          CHANGES[number]?.[1](memory)
          expect(moments.some((moment) => memory.isStill(moment))).to.equal(false)
          moments.push(memory.moment)
        }
      }),
    )
  })

  it('is another moment after a change that somebody else has made, and the same without one', async () => {
    let changed = false
    const memory = setUp(async () => changed)
    const before = memory.moment
    await memory.confirm()
    expect(memory.isStill(before)).to.equal(true)
    changed = true
    await memory.confirm()
    expect(memory.isStill(before)).to.equal(false)
  })

  it('never keeps what was read before a change that it was told of while it asked', async () => {
    const gate = new Gate()
    const memory = setUp(async () => {
      await gate.pass()
      return false
    })
    const confirmed = memory.confirm()
    await gate.arrived
    const before = memory.moment
    memory.userChanged('users', '1')
    gate.open()
    await confirmed
    expect(memory.isStill(before)).to.equal(false)
    expect(kept(memory)).to.deep.equal({ ...all, users: others, grants: others })
  })

  it('keeps no more sessions, users and grants than it may', () => {
    const options = { maxAgeMs: 1, limit: 10, hasChanged: async () => false }
    const memory = new ReadMemory<string, string>(options)
    for (let index = 0; index < 100; index++) {
      memory.sessions.set(`${index}`, '')
      memory.users.set(`${index}`, '')
      memory.grants.set(`${index}`, new Set())
    }
    for (const { size } of [memory.sessions, memory.users, memory.grants]) {
      expect(size).to.be.within(1, 10)
    }
  })
})

describe('userKey()', () => {
  it('never gives one name to two users, of backends without a NUL in their names', () => {
    const backend = fc.string().filter((text) => !text.includes('\0'))
    const user = fc.tuple(backend, fc.string())
    fc.assert(
      fc.property(user, user, (one, other) => {
        const isSame = one[0] === other[0] && one[1] === other[1]
        expect(userKey(...one) === userKey(...other)).to.equal(isSame)
      }),
    )
    expect(userKey('a', 'b:c')).to.not.equal(userKey('a:b', 'c'))
    expect(userKey('users', '11')).to.not.equal(userKey('users1', '1'))
  })
})
