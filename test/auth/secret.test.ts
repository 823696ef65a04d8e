import { format, inspect } from 'node:util'
import { expect } from 'chai'
import { Secret } from '../../src/auth/secret.ts'

const VALUE = 'correct horse battery staple'

describe('Secret', () => {
  const secret = new Secret(VALUE)

  it('gives its value away to reveal() only', () => {
    expect(secret.reveal()).to.equal(VALUE)
    expect(Reflect.ownKeys(secret)).to.deep.equal([])
    expect(inspect(structuredClone(secret))).to.not.contain(VALUE)
  })

  it('shows [secret] wherever it is printed, joined, formatted, inspected or put into JSON', () => {
    const holder = {
      credentials: { password: secret },
      list: [secret],
      map: new Map([[1, secret]]),
    }
    const printed = [
      String(secret),
      `${secret}`,
      `a ${secret as unknown as string} b`,
      [secret].join(),
      JSON.stringify(secret),
      JSON.stringify(holder),
      inspect(secret),
      inspect(holder, { depth: 9, showHidden: true, getters: true }),
      format('%s', secret),
      format('%o', secret),
      format('%O', holder),
      format('%j', holder),
      format(secret),
      new Error(`It was ${secret}`).stack ?? '',
      inspect(new Error('refused', { cause: { password: secret } })),
    ]

    for (const text of printed) {
      expect(text).to.not.contain(VALUE)
      expect(text).to.match(/\[secret\]/)
    }
  })

  it('refuses anything but text, so that undefined is never the password "undefined"', () => {
    for (const value of [undefined, null, 5, ['a'], { a: 1 }]) {
      expect(() => new Secret(value as unknown as string)).to.throw(
        TypeError,
        'A Secret holds a string',
      )
    }
  })

  it('holds the empty text as well', () => {
    expect(new Secret('').reveal()).to.equal('')
  })
})
