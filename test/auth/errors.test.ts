import { expect } from 'chai'
import {
  AlreadyTaken,
  AuthError,
  Overloaded,
  PermissionDenied,
  StoreUnavailable,
} from '../../src/auth/errors.ts'

describe('AuthError', () => {
  it('is what all expected failures are, each with a code and a name of its own', () => {
    const failures: [AuthError, code: string, name: string][] = [
      [new PermissionDenied(), 'PERMISSION_DENIED', 'PermissionDenied'],
      [new StoreUnavailable('The database'), 'STORE_UNAVAILABLE', 'StoreUnavailable'],
      [new Overloaded('password hashing'), 'OVERLOADED', 'Overloaded'],
      [new AlreadyTaken('email'), 'ALREADY_TAKEN', 'AlreadyTaken'],
    ]
    for (const [error, code, name] of failures) {
      expect(error).to.be.instanceOf(AuthError).and.instanceOf(Error)
      expect({ code: error.code, name: error.name }).to.deep.equal({ code, name })
    }
  })

  it('passes on the cause, for the log', () => {
    const cause = new Error('ECONNREFUSED')

    expect(new StoreUnavailable('The database', { cause }).cause).to.equal(cause)
    expect(new StoreUnavailable('The database').message).to.equal('The database cannot be reached')
  })
})

describe('AlreadyTaken', () => {
  it('names the field but not its value', () => {
    expect(new AlreadyTaken('username')).to.include({
      field: 'username',
      message: 'This username is already taken',
    })
  })
})
