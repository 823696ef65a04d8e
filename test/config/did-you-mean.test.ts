import { expect } from 'chai'
import { didYouMean } from '../../src/config/did-you-mean.ts'

const KNOWN = ['HOST', 'PORT', 'SECRET', 'BASE_URL', 'DATABASE_URL', 'SESSION_IDLE_MINUTES']

/** What each name is taken for; `null` when it is left alone. */
const meant = (name: string) =>
  /Did you mean (\w+)\?$/.exec(didYouMean([name], KNOWN)[0]?.allowed ?? '')?.[1] ?? null

describe('didYouMean()', () => {
  it('recognises our names with a slip of the pen', () => {
    const rows: [name: string, meant: string][] = [
      ['SESION_IDLE_MINUTES', 'SESSION_IDLE_MINUTES'],
      ['SESSION_IDLE_MINUTE', 'SESSION_IDLE_MINUTES'],
      ['SESSION_IDEL_MINUTES', 'SESSION_IDLE_MINUTES'],
      ['SESSIONIDLE_MINUTES', 'SESSION_IDLE_MINUTES'],
      ['SESSION_IDLE', 'SESSION_IDLE_MINUTES'],
      ['DATABASE_URI', 'DATABASE_URL'],
      ['BASEURL', 'BASE_URL'],
      ['BASE_URLS', 'BASE_URL'],
      ['base_url', 'BASE_URL'],
    ]
    for (const [name, other] of rows) expect(meant(name), name).to.equal(other)
  })

  it('leaves the right names alone, and those of other programs', () => {
    const others = [
      'HOSTS',
      'HOME',
      'POST',
      'MAIL',
      'PATH',
      'SHELL',
      'BASE',
      'DATABASE',
      'SESSION',
      '',
    ]
    const near = ['SESSION_MANAGER', 'DATABASE_HOST', 'SECRETS', 'XDG_SESSION_ID', 'BASH_ENV']
    for (const name of [...KNOWN, ...others, ...near]) expect(meant(name), name).to.equal(null)
  })

  it('names each one that is misspelt, and never what it was set to', () => {
    const problems = didYouMean(['PATH', 'BASEURL', 'PORT', 'DATABASE_URI'], KNOWN)

    expect(problems.map(({ name, given }) => [name, given])).to.deep.equal([
      ['BASEURL', undefined],
      ['DATABASE_URI', undefined],
    ])
  })
})
