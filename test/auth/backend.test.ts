import { expect } from 'chai'
import { localRequest } from '../../src/auth/backend.ts'

describe('localRequest', () => {
  it('is a request without address and agent, and stays so', () => {
    expect(localRequest).to.deep.equal({ address: null, agent: null })
    expect(Object.isFrozen(localRequest)).to.equal(true)
  })
})
