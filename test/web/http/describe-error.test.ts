import { expect } from 'chai'
import { Overloaded, StoreUnavailable } from '../../../src/auth/errors.ts'
import { describeError } from '../../../src/web/http/describe-error.ts'

describe('describeError()', () => {
  it('takes a shortage of the machine for one of the moment, and a bug for a bug', () => {
    const withCode = (code: string) => Object.assign(new Error('no'), { code })
    for (const error of [
      new StoreUnavailable('The database'),
      new Overloaded('hashing'),
      ...['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC', 'EAGAIN'].map(withCode),
    ]) {
      expect(describeError(error)).to.include({ status: 503, code: 'unavailable' })
    }
    for (const error of [
      new Error('a bug'),
      withCode('ENOENT'),
      new TypeError('x'),
      null,
      'text',
    ]) {
      expect(describeError(error)).to.include({ status: 500, code: 'internal' })
    }
  })
})
