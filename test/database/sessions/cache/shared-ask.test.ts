import { expect } from 'chai'
import { SharedAsk } from '../../../../src/database/sessions/cache/shared-ask.ts'
import { Gate } from '../../../support/gate.ts'

/** Questions that each wait at a gate of their own. */
function setUp() {
  const gates: Gate[] = []
  const ask = new SharedAsk(async () => {
    const gate = new Gate()
    gates.push(gate)
    await gate.pass()
  })
  return { ask, gates }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('SharedAsk', () => {
  it('puts one question for all who come before it is put', async () => {
    const { ask, gates } = setUp()
    const all = [ask.answered(), ask.answered(), ask.answered()]
    expect(gates).to.have.length(0)
    await turn()
    expect(gates).to.have.length(1)
    gates[0]?.open()
    await Promise.all(all)
  })

  it('lets nobody join a question that is under way', async () => {
    const { ask, gates } = setUp()
    const first = ask.answered()
    await turn()
    let isAnswered = false
    const late = ask.answered().then(() => {
      isAnswered = true
    })
    gates[0]?.open()
    await first
    await turn()
    expect([isAnswered, gates.length]).to.deep.equal([false, 2])
    gates[1]?.open()
    await late
  })

  it('has one question under way at a time, which all who wait meanwhile share', async () => {
    const { ask, gates } = setUp()
    const all = [ask.answered()]
    for (let times = 0; times < 5; times++) {
      await turn()
      all.push(ask.answered())
    }
    expect(gates).to.have.length(1)
    gates[0]?.open()
    await turn()
    expect(gates).to.have.length(2)
    gates[1]?.open()
    await Promise.all(all)
    expect(gates).to.have.length(2)
  })

  it('goes on with the next question after one that failed', async () => {
    let questions = 0
    const ask = new SharedAsk(async () => {
      questions += 1
      if (questions === 1) throw new Error('away')
    })
    const first = ask.answered().catch((error: Error) => error.message)
    await turn()
    expect(await first).to.equal('away')
    await ask.answered()
    expect(questions).to.equal(2)
  })
})
