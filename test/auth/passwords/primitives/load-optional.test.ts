import { expect } from 'chai'
import { Overloaded } from '../../../../src/auth/errors.ts'
import { loadOptional } from '../../../../src/auth/passwords/primitives/engines.ts'

describe('loadOptional()', () => {
  const fail = (code: string) => () => {
    throw Object.assign(new Error('no'), { code })
  }

  it('is null for a package that is not there, or has no build for this machine', () => {
    expect(loadOptional('a-package-that-nobody-has')).to.equal(null)
    expect(loadOptional('x', fail('ERR_DLOPEN_FAILED'), () => true)).to.equal(null)
  })

  it('says that it cannot tell while no file can be opened, whatever reason the package gives', () => {
    expect(() => loadOptional('x', fail('EMFILE'), () => true)).to.throw(Overloaded)
    expect(() => loadOptional('x', fail('MODULE_NOT_FOUND'), () => false)).to.throw(Overloaded)
  })
})
