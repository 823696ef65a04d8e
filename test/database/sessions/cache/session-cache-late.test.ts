import { expect } from 'chai'
import { ReadMemory } from '../../../../src/database/sessions/cache/session-cache.ts'
import { Gate } from '../../../support/gate.ts'

const MAX_AGE_MS = 1000

describe('ReadMemory, after the process has stood still', () => {
  it('does not join a question that was asked longer ago than its time', async () => {
    const gate = new Gate()
    let time = 5000
    let questions = 0
    const memory = new ReadMemory<string, string>({
      maxAgeMs: MAX_AGE_MS,
      now: () => time,
      hasChanged: async () => {
        questions += 1
        await gate.pass()
        return false
      },
    })
    const first = memory.confirm()
    time += MAX_AGE_MS - 1
    const joined = memory.confirm()
    time += 1
    const late = memory.confirm()
    expect(questions).to.equal(1)
    gate.open()
    await Promise.all([first, joined, late])
    expect(questions).to.equal(2)
  })
})
