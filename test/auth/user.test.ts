import { expect } from 'chai'
import { anonymous } from '../../src/auth/user.ts'

describe('anonymous', () => {
  it('answers what every visitor is asked, and is nobody', () => {
    expect(anonymous).to.deep.equal({
      id: null,
      isAuthenticated: false,
      isAnonymous: true,
      isActive: false,
      username: '',
    })
  })

  it('cannot be turned into somebody', () => {
    expect(() => Object.assign(anonymous, { isAuthenticated: true })).to.throw(TypeError)
    expect(anonymous.isAuthenticated).to.equal(false)
  })
})
