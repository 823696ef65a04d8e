import { expect } from 'chai'
import { Batch } from '../../../../src/database/sessions/cache/batch.ts'
import { Gate } from '../../../support/gate.ts'

const valuesOf = (keys: readonly string[]) => new Map(keys.map((key) => [key, `value of ${key}`]))

/** A batch whose statements are seen, and wait at a gate of their own if there is one. */
function setUp(...gates: Gate[]) {
  const asked: string[][] = []
  let underWay = 0
  let most = 0
  const batch = new Batch<string>(async (keys) => {
    asked.push([...keys])
    underWay += 1
    most = Math.max(most, underWay)
    await gates[asked.length - 1]?.pass()
    underWay -= 1
    const failing = keys.find((key) => key.startsWith('error'))
    if (failing) throw new Error(failing)
    return valuesOf(keys.filter((key) => !key.startsWith('nobody')))
  })
  return { batch, asked, most: () => most }
}

const load = (batch: Batch<string>, ...keys: string[]) => {
  return Promise.all(keys.map((key) => batch.load(key).catch((error: Error) => error.message)))
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('Batch', () => {
  it('puts the questions of one turn into one statement', async () => {
    const { batch, asked } = setUp()
    const answers = load(batch, 'a', 'b')
    await Promise.resolve()
    const later = load(batch, 'c')
    expect(asked).to.deep.equal([])
    expect(await answers).to.deep.equal(['value of a', 'value of b'])
    expect(await later).to.deep.equal(['value of c'])
    expect(asked).to.deep.equal([['a', 'b', 'c']])
  })

  it('never answers from a statement that was on its way when the question came', async () => {
    const gate = new Gate()
    const { batch, asked } = setUp(gate)
    const first = load(batch, 'a')
    await gate.arrived
    const second = load(batch, 'a', 'b')
    await nextTurn()
    expect(asked).to.deep.equal([['a']])
    gate.open()
    await first
    expect(await second).to.deep.equal(['value of a', 'value of b'])
    expect(asked).to.deep.equal([['a'], ['a', 'b']])
  })

  it('has one statement on its way at a time', async () => {
    const gates = [new Gate(), new Gate()] as const
    const { batch, asked, most } = setUp(...gates)
    const all = [load(batch, 'a')]
    for (const [index, gate] of gates.entries()) {
      await gate.arrived
      all.push(load(batch, `b${index}`))
      await nextTurn()
      all.push(load(batch, `c${index}`))
      await nextTurn()
      gate.open()
    }
    await Promise.all(all)
    expect(most()).to.equal(1)
    expect(asked).to.deep.equal([['a'], ['b0', 'c0'], ['b1', 'c1']])
  })

  it('asks for the same key once, and answers all who asked', async () => {
    const { batch, asked } = setUp()
    const answers = await load(batch, 'a', 'a', 'b', 'a')
    expect(answers).to.deep.equal(['value of a', 'value of a', 'value of b', 'value of a'])
    expect(asked).to.deep.equal([['a', 'b']])
  })

  it('answers that there is no value, for a key without one only', async () => {
    const { batch } = setUp()
    const answers = await load(batch, 'nobody', 'a', 'nobody', '__proto__', '')
    const value = (key: string) => `value of ${key}`
    expect(answers).to.deep.equal([undefined, value('a'), undefined, value('__proto__'), value('')])
  })

  it('never gives one the answer of another, whatever else is asked for', async () => {
    const { batch } = setUp()
    const keys = Array.from({ length: 2000 }, (_, index) => `${(index * 7919) % 1300}`)
    const answers: (string | undefined)[] = []
    for (let at = 0; at < keys.length; at += 100) {
      const some = load(batch, ...keys.slice(at, at + 100))
      if (at % 300 === 0) await nextTurn()
      answers.push(...((await some) as string[]))
    }
    expect(answers).to.deep.equal(keys.map((key) => `value of ${key}`))
  })

  it('hands an error to everybody of that statement and to nobody else', async () => {
    const gates = [new Gate(), new Gate()] as const
    const { batch, asked } = setUp(...gates)
    const before = load(batch, 'a', 'b')
    await gates[0].arrived
    const failing = load(batch, 'a', 'error 1', 'c', 'error 1')
    gates[0].open()
    expect(await before).to.deep.equal(['value of a', 'value of b'])
    await gates[1].arrived
    const after = load(batch, 'a', 'c')
    gates[1].open()
    expect(await failing).to.deep.equal(['error 1', 'error 1', 'error 1', 'error 1'])
    expect(await after).to.deep.equal(['value of a', 'value of c'])
    expect(asked).to.deep.equal([
      ['a', 'b'],
      ['a', 'error 1', 'c'],
      ['a', 'c'],
    ])
  })

  it('goes on after an error that is thrown before there is a promise', async () => {
    let isBroken = true
    const batch = new Batch<string>((keys) => {
      if (isBroken) throw new Error('at once')
      return Promise.resolve(valuesOf(keys))
    })
    expect(await load(batch, 'a', 'b')).to.deep.equal(['at once', 'at once'])
    isBroken = false
    expect(await load(batch, 'a')).to.deep.equal(['value of a'])
  })

  it('asks for no more than 500 keys at once, and for the others after that, in their order', async () => {
    const { batch, asked, most } = setUp()
    const keys = Array.from({ length: 1201 }, (_, index) => `key ${index}`)
    expect(await load(batch, ...keys)).to.deep.equal(keys.map((key) => `value of ${key}`))
    expect(asked.map(({ length }) => length)).to.deep.equal([500, 500, 201])
    expect(asked.flat()).to.deep.equal(keys)
    expect(most()).to.equal(1)
  })

  it('asks for what is left over though the statement before it failed', async () => {
    const { batch, asked } = setUp()
    const keys = Array.from({ length: 501 }, (_, index) => `key ${index}`)
    keys[3] = 'error 3'
    const answers = await load(batch, ...keys)
    expect(answers.slice(0, 500).every((answer) => answer === 'error 3')).to.equal(true)
    expect(answers[500]).to.equal('value of key 500')
    expect(asked).to.have.length(2)
  })
})
