import { expect } from 'chai'
import { ReadMemory, userKey } from '../../../../src/database/sessions/cache/session-cache.ts'
import { Gate } from '../../../support/gate.ts'

const MAX_AGE_MS = 1000

/** A memory at a clock of its own, and a store that answers as it is told. */
function setUp(maxAgeMs = MAX_AGE_MS) {
  const world = {
    time: 5000,
    questions: 0,
    answer: async (): Promise<boolean> => false,
  }
  const memory = new ReadMemory<string, string>({
    maxAgeMs,
    now: () => world.time,
    hasChanged: () => {
      world.questions += 1
      return world.answer()
    },
  })
  const fill = () => {
    for (const name of ['s1', 's2']) memory.sessions.set(name, name)
    for (const id of ['1', '2']) {
      memory.users.set(userKey('users', id), id)
      memory.grants.set(userKey('users', id), new Set(['read']))
    }
  }
  const kept = () => ({
    sessions: ['s1', 's2'].filter((name) => memory.sessions.get(name)),
    users: ['1', '2'].filter((id) => memory.users.get(userKey('users', id))),
    grants: ['1', '2'].filter((id) => memory.grants.get(userKey('users', id))),
  })
  return { memory, world, fill, kept }
}

const EVERYTHING = { sessions: ['s1', 's2'], users: ['1', '2'], grants: ['1', '2'] }
const NOTHING = { sessions: [], users: [], grants: [] }

describe('ReadMemory, asked what others have written', () => {
  it('is not fresh before the first question', () => {
    expect(setUp().memory.isFresh).to.equal(false)
  })

  it('is fresh for its time from a question on, and no longer', async () => {
    const { memory, world } = setUp()
    await memory.confirm()
    world.time += MAX_AGE_MS - 1
    expect(memory.isFresh).to.equal(true)
    world.time += 1
    expect(memory.isFresh).to.equal(false)
  })

  it('asks at most once in its time, by whoever asks only when it is not fresh', async () => {
    const { memory, world } = setUp()
    for (let ms = 0; ms < 10 * MAX_AGE_MS; ms += 50) {
      if (!memory.isFresh) await memory.confirm()
      world.time += 50
    }
    expect(world.questions).to.equal(10)
  })

  it('counts the time from the question and not from the answer', async () => {
    const { memory, world } = setUp()
    world.answer = async () => {
      world.time += 400
      return false
    }
    await memory.confirm()
    world.time += MAX_AGE_MS - 401
    expect(memory.isFresh).to.equal(true)
    world.time += 1
    expect(memory.isFresh).to.equal(false)
  })

  it('is not fresh at all after an answer that took longer than its time', async () => {
    const { memory, world } = setUp()
    world.answer = async () => {
      world.time += MAX_AGE_MS
      return false
    }
    await memory.confirm()
    expect(memory.isFresh).to.equal(false)
  })

  it('asks once for all who want to know at the same time, and again for who comes later', async () => {
    const { memory, world } = setUp()
    const gate = new Gate()
    world.answer = async () => {
      await gate.pass()
      return false
    }
    const all = [memory.confirm(), memory.confirm(), memory.confirm()]
    await gate.arrived
    all.push(memory.confirm())
    expect(memory.isFresh).to.equal(false)
    gate.open()
    await Promise.all(all)
    expect(world.questions).to.equal(1)
    await memory.confirm()
    expect(world.questions).to.equal(2)
  })

  it('drops everything after a change, and nothing without one', async () => {
    const { memory, world, fill, kept } = setUp()
    fill()
    await memory.confirm()
    expect(kept()).to.deep.equal(EVERYTHING)
    world.answer = async () => true
    await memory.confirm()
    expect(kept()).to.deep.equal(NOTHING)
    expect(memory.isFresh).to.equal(true)
  })

  it('hands on the error of a question, to all who wait for it', async () => {
    const { memory, world } = setUp()
    const failure = new Error('the store is away')
    world.answer = () => Promise.reject(failure)
    const errors = await Promise.all(
      [memory.confirm(), memory.confirm()].map((one) => one.catch((error) => error)),
    )
    expect(errors).to.deep.equal([failure, failure])
    expect(world.questions).to.equal(1)
  })

  it('counts as not fresh after a question that failed, and asks again', async () => {
    const { memory, world, fill, kept } = setUp()
    await memory.confirm()
    fill()
    world.time += MAX_AGE_MS
    world.answer = () => Promise.reject(new Error('the store is away'))
    await memory.confirm().catch(() => {})
    expect(memory.isFresh).to.equal(false)
    world.answer = async () => true
    await memory.confirm()
    expect(memory.isFresh).to.equal(true)
    expect(kept()).to.deep.equal(NOTHING)
  })

  it('goes by the clock of the process when it is given none', async () => {
    const memory = new ReadMemory({ maxAgeMs: 60_000, hasChanged: async () => false })
    expect(memory.isFresh).to.equal(false)
    await memory.confirm()
    expect(memory.isFresh).to.equal(true)
  })
})
