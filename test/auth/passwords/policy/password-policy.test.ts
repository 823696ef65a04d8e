import { expect } from 'chai'
import {
  isTooLong,
  PASSWORD_MAX_BYTES,
  type PasswordOwner,
  PasswordPolicy,
} from '../../../../src/auth/passwords/policy/password-policy.ts'
import vectors from '../../../vectors/validators.json' with { type: 'json' }

const policy = new PasswordPolicy({ minLength: 15, contextWords: ['Gadwall', 'Acme'] })

/** The codes of all that is wrong with a password. */
const allCodes = async (raw: string, person: PasswordOwner = {}, rules = policy) =>
  (await rules.check(raw, person)).map(({ code }) => code)

/** What is wrong with the length of a password. */
const codes = async (raw: string) =>
  (await allCodes(raw)).filter((code) => /too_(short|long)$/.test(code))

describe('PasswordPolicy', () => {
  it('counts code points: an emoji or a rare letter counts as one', async () => {
    expect(await codes('😀'.repeat(14))).to.deep.equal(['password_too_short'])
    expect(await codes('😀'.repeat(15))).to.deep.equal([])
    expect(await codes('𠮷'.repeat(15))).to.deep.equal([])
  })

  it('counts what is left after NFC: an accent that was typed apart does not count', async () => {
    expect(await codes('e\u0301'.repeat(14))).to.deep.equal(['password_too_short'])
    expect(await codes('e\u0301'.repeat(15))).to.deep.equal([])
  })

  it('has no rules of composition: any letters, blanks and controls will do', async () => {
    for (const raw of [
      'just small letters',
      'пароль из многих',
      '\u0001 \t and\u007f more of it',
      '宝物は山の中に隠されている。はい',
    ]) {
      expect(await policy.check(raw), raw).to.deep.equal([])
    }
  })

  it('refuses a NUL, which PBKDF2, scrypt and bcrypt do not see at the end', async () => {
    for (const raw of [
      'a long enough secret\0',
      '\0a long enough secret',
      'a long enough\0 secret',
    ]) {
      expect(await policy.check(raw)).to.deep.equal([{ code: 'password_has_nul' }])
    }
  })

  it('accepts 1,024 bytes and not one more', async () => {
    expect(await codes('a'.repeat(PASSWORD_MAX_BYTES))).to.deep.equal([])
    expect(await codes('a'.repeat(PASSWORD_MAX_BYTES + 1))).to.deep.equal(['password_too_long'])
    expect(await codes('é'.repeat(PASSWORD_MAX_BYTES / 2))).to.deep.equal([])
    expect(await codes('é'.repeat(PASSWORD_MAX_BYTES / 2 + 1))).to.deep.equal(['password_too_long'])
  })

  it('tells people how long it must be, and never repeats the password', async () => {
    const [short] = await policy.check('too short')
    const [long] = await policy.check('q'.repeat(2000))

    expect(short).to.deep.equal({ code: 'password_too_short', params: { min: 15 } })
    expect(long).to.deep.equal({ code: 'password_too_long', params: { max: 1024 } })
  })

  it('refuses megabytes without normalising them', async () => {
    const start = performance.now()

    expect(await codes('\u0301\u0316'.repeat(5e5))).to.deep.equal(['password_too_long'])
    expect(performance.now() - start).to.be.below(1000)
  })

  it('refuses what many people use, in any case and with blanks around it', async () => {
    for (const { password, isCommon } of vectors.common) {
      expect((await allCodes(password)).includes('password_too_common'), password).to.equal(
        isCommon,
      )
    }
  })

  it('refuses one trifle over and over, which no list has', async () => {
    const policy = new PasswordPolicy({ minLength: 8 })
    for (const raw of ['a'.repeat(20), 'ab'.repeat(8), 'abcabcabcabcab', 'wxyzwxyz']) {
      expect((await policy.check(raw)).map(({ code }) => code)).to.deep.equal([
        'password_too_common',
      ])
    }
    for (const raw of ['aaaa bbbb cccc dddd', 'wxyzqwxyzq']) {
      expect(await policy.check(raw)).to.deep.equal([])
    }
  })

  it('refuses what is nearly a name or the address of the person', async () => {
    for (const { password, person, isTooSimilar } of vectors.similar) {
      const found = await allCodes(password, person)
      expect(found.includes('password_too_similar'), password).to.equal(isTooSimilar)
    }
  })

  it('refuses the name of the site and of the company with a little added', async () => {
    for (const password of ['gadwallgadwall12', 'Acme-2026-2027-1', 'Gadwall & Acme!!']) {
      expect(await allCodes(password), password).to.include('password_context_word')
    }
    expect(await allCodes('a gadwall is a kind of duck')).to.deep.equal([])
  })

  it('says all that is wrong at once', async () => {
    const twelve = new PasswordPolicy({ minLength: 12 })
    for (const { password, errors } of vectors.chain) {
      expect(await allCodes(password, {}, twelve), password).to.have.members(errors)
    }
  })

  it('asks the rules of the developer too, with the password in NFC and the person', async () => {
    const asked: unknown[] = []
    const problem = { code: 'password_breached', message: 'Not this one.' } as const
    const rule = (...given: unknown[]) => {
      asked.push(given)
      return problem
    }
    const person = { username: 'ada' }
    const strict = new PasswordPolicy({ minLength: 15, rules: [rule] })

    expect(await strict.check('cafe\u0301 with a little milk', person)).to.deep.equal([problem])
    expect(asked).to.deep.equal([['caf\u00e9 with a little milk', person]])
  })

  it('asks nobody about a password that is too long', async () => {
    const rule = () => Promise.reject(new Error('it was asked'))
    const strict = new PasswordPolicy({ minLength: 15, rules: [rule] })

    expect(await allCodes('x'.repeat(1025), {}, strict)).to.deep.equal(['password_too_long'])
  })

  it('cannot ask for fewer than 8 characters', () => {
    for (const minLength of [7, 0, Number.NaN]) {
      expect(() => new PasswordPolicy({ minLength })).to.throw(TypeError, 'below 8')
    }
  })
})

describe('isTooLong()', () => {
  it('measures bytes of UTF-8', () => {
    expect(isTooLong('😀'.repeat(256))).to.equal(false)
    expect(isTooLong('😀'.repeat(257))).to.equal(true)
  })
})
