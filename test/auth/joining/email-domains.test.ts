import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalEmail } from '../../../src/auth/accounts/names.ts'
import { EmailDomains } from '../../../src/auth/joining/email-domains.ts'

const LABEL = fc.stringMatching(/^[a-z0-9]{1,10}$/)
const MARKS = [
  '.',
  '@',
  '%2e',
  '%40',
  '/',
  '?',
  '#',
  ':',
  '\\',
  '"',
  ' ',
  '\t',
  '\0',
  '。',
  '．',
  '｡',
  '＠',
  '\u00ad',
  '\u200b',
  '\u202e',
]
const MARK = fc.constantFrom(...MARKS)

/** Whether an address as it is typed is let in. */
function takes(domains: EmailDomains, typed: string): boolean {
  const email = canonicalEmail(typed)
  return email !== null && domains.problemOf(email) === null
}

describe('EmailDomains', () => {
  const only = new EmailDomains({ allowed: ['Example.COM', '.Uni.example', '*.Bücher.example'] })

  it('takes every domain where none is named', () => {
    const all = new EmailDomains()
    expect(all.isLimited).to.equal(false)
    expect(takes(all, 'ada@anywhere.test')).to.equal(true)
  })

  it('takes a domain that is named alone, and of one with a dot before it all that are below', () => {
    const rows: [typed: string, isTaken: boolean][] = [
      ['ada@example.com', true],
      ['ADA@EXAMPLE.COM', true],
      ['ada@ｅxample.com', true],
      ['ada@mail.example.com', false],
      ['ada@cs.uni.example', true],
      ['ada@a.b.c.uni.example', true],
      ['ada@uni.example', false],
      ['ada@a.bücher.example', true],
      ['ada@a.BÜCHER.example', true],
      ['ada@a.xn--bcher-kva.example', true],
      ['ada@A.XN--BCHER-KVA.example', true],
      ['ada@a.bucher.example', false],
      ['ada@example.com.evil.org', false],
      ['ada@evilexample.com', false],
      ['ada@eviluni.example', false],
      ['ada@example.com.', false],
      ['ada@.example.com', false],
      ['"ada@example.com"@evil.org', false],
      ['ada@example.com@evil.org', false],
      ['ada@evil.org@example.com', false],
      ['ada@evil.org/@example.com', false],
      ['ada@example.com/evil.org', false],
      ['ada@example.com?evil.org', false],
      ['ada@example.com#evil.org', false],
      ['ada@example.com:25', false],
      ['ada@example%2ecom', false],
      ['ada@example。com', false],
      ['ada@exam\u00adple.com', false],
      ['ada@exаmple.com', false],
      ['ada', false],
      ['', false],
    ]
    for (const [typed, isTaken] of rows) expect(takes(only, typed), typed).to.equal(isTaken)
  })

  it('no trick in an address makes a domain that is refused or not named one that is taken', () => {
    const text = fc
      .array(fc.oneof(LABEL, MARK, fc.constantFrom('example.com', 'uni.example', 'evil.org')), {
        minLength: 1,
        maxLength: 8,
      })
      .map((parts) => parts.join(''))
    const refusing = new EmailDomains({ refused: ['evil.org', '.evil.org'] })
    fc.assert(
      fc.property(text, text, (local, domain) => {
        const email = canonicalEmail(`${local}@${domain}`)
        if (email === null) return
        // Mail goes to what stands behind the last @, which is plain ASCII here unless it is refused.
        const host = email.slice(email.lastIndexOf('@') + 1)
        const isOne = host === 'example.com' || /^[a-z0-9.]+\.uni\.example$/.test(host)
        if (only.problemOf(email) === null) expect(isOne, email).to.equal(true)
        const isEvil = host === 'evil.org' || host.endsWith('.evil.org')
        if (isEvil) expect(refusing.problemOf(email), email).to.not.equal(null)
      }),
      { numRuns: 3000 },
    )
  })

  it('refuses what is refused, also where it is allowed', () => {
    const domains = new EmailDomains({ allowed: ['.example.com'], refused: ['old.example.com'] })
    expect(takes(domains, 'ada@new.example.com')).to.equal(true)
    expect(domains.problemOf('ada@old.example.com')).to.deep.equal({
      field: 'email',
      code: 'email_domain_refused',
      params: { domain: 'old.example.com' },
    })
    expect(new EmailDomains({ refused: ['x.test'] }).problemOf('ada@x_y/z.test')?.code).to.equal(
      'email_invalid',
    )
  })

  it('names the domains that are taken, unless there are many', () => {
    expect(only.problemOf('ada@evil.org')).to.deep.equal({
      field: 'email',
      code: 'email_domain_not_allowed',
      params: { domains: 'Example.COM, .Uni.example, *.Bücher.example' },
    })
    const many = new EmailDomains({ allowed: ['a.test', 'b.test', 'c.test', 'd.test'] })
    expect(many.problemOf('ada@evil.org')?.code).to.equal('email_domain_refused')
  })

  it('refuses to begin with what is no domain', () => {
    for (const wrong of [
      '',
      '.',
      '*',
      '*.',
      'a@b.test',
      'a b',
      'example.com.',
      '..a',
      'a/b',
      '*.*.a',
    ]) {
      expect(() => new EmailDomains({ allowed: [wrong] }), wrong).to.throw(
        TypeError,
        'is no domain',
      )
    }
  })
})
