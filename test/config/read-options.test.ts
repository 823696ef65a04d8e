import { expect } from 'chai'
import { readOptions, type SharedOptions } from '../../src/config/read-options.ts'
import { readSettings } from '../../src/config/read-settings.ts'
import type { Setting } from '../../src/config/schema/setting.ts'
import { describeAllowed } from '../../src/config/schema/setting.ts'
import { SETTINGS } from '../../src/config/settings.ts'

const SECRET = 'kR7wq-an example of a long secret-0a'
const OLD_SECRET = 'Vb2xz-an older one of the same kind-9f'
const required = { secret: SECRET, baseUrl: 'https://example.com' }

/** The message with which these options are refused; empty when they are not. */
function complaint(options: object): string {
  try {
    readOptions(options as SharedOptions)
    return ''
  } catch (error) {
    expect(error).to.be.instanceOf(TypeError)
    return (error as TypeError).message
  }
}

describe('readOptions()', () => {
  it('gives every option the default of the setting', () => {
    const values = readOptions(required)
    const { secrets, baseUrl, ...others } = values
    expect({ secrets, baseUrl }).to.deep.equal({
      secrets: [SECRET],
      baseUrl: 'https://example.com',
    })
    expect(readSettings(SETTINGS, {})).to.deep.include(others)
    expect(Object.keys(others)).to.include.members(['siteName', 'cookieName', 'registration'])
  })

  it('takes values of the right type, not text', () => {
    const options: SharedOptions = {
      secret: [SECRET, OLD_SECRET],
      baseUrl: 'https://EXAMPLE.com/',
      siteName: 'Ducks',
      cookieName: 'ducks',
      registration: 'closed',
      passwordMinLength: 20,
      sessionIdleMinutes: 5,
      trustedProxies: ['10.0.0.0/8'],
      passwordContextWords: ['duck'],
    }
    const { secret, ...others } = options
    expect(readOptions(options)).to.deep.include({
      ...others,
      secrets: secret,
      baseUrl: 'https://example.com',
    })
    expect(complaint({ ...required, sessionIdleMinutes: '5' })).to.contain('`sessionIdleMinutes`')
  })

  it('neither freezes nor keeps what the app gave', () => {
    const trustedProxies = ['10.0.0.0/8']
    const values = readOptions({ ...required, trustedProxies })
    trustedProxies.push('::1')
    expect(values.trustedProxies).to.deep.equal(['10.0.0.0/8'])
    expect(Object.isFrozen(values.trustedProxies)).to.equal(true)
  })

  it('refuses what the setting refuses, with the same remedy', () => {
    const rows: [option: keyof typeof SETTINGS, ...values: unknown[]][] = [
      ['baseUrl', 'example.com', 'https://example.com/app?a=b', 7],
      ['siteName', ' ', 'a\nb', 7],
      ['cookieName', '__Host-x', 'a b', ''],
      ['registration', 'invited', true],
      ['emailDomains', ['example.com.'], ['a@example.com'], 'example.com'],
      ['emailDomainsRefused', ['.'], ['*.*.example.com'], ['example.com/x']],
      ['passwordMinLength', 7, 65, 15.5, Number.NaN, '15'],
      ['sessionIdleMinutes', 0, 43_201, null],
      ['trustedProxies', ['proxy'], '10.0.0.0/8', [7]],
      ['passwordContextWords', 'acme', [7]],
    ]
    for (const [option, ...values] of rows) {
      const setting: Setting = SETTINGS[option]
      for (const value of values) {
        const message = complaint({ ...required, [option]: value })
        expect(message, `${option}: ${value}`).to.contain(`\`${option}\``)
        expect(message).to.contain(describeAllowed(setting.allowed, 'wrong'))
      }
    }
  })

  it('names what is missing, and how to make a secret', () => {
    expect(complaint({ secret: '', baseUrl: '' }).split('\n')).to.have.length(2)
    expect(complaint({ baseUrl: 'https://example.com' }))
      .to.contain('gadwall() needs a `secret`')
      .and.contain('Make one with: node -p')
  })

  it('never shows a secret, however wrong it is', () => {
    for (const secret of ['hunter2', ['hunter2'], [SECRET, 'hunter2'], 'hunter2'.repeat(2)]) {
      expect(complaint({ ...required, secret }))
        .to.contain('`secret`')
        .and.not.contain('hunter2')
    }
  })

  it('stops when the idle end would come after the absolute end', () => {
    expect(complaint({ ...required, sessionIdleMinutes: 61, sessionMaxHours: 1 })).to.equal(
      'The option `sessionIdleMinutes` of gadwall() is 61: at most `sessionMaxHours`, which is 1 hours',
    )
  })

  it('leaves options that are no settings to gadwall()', () => {
    expect(complaint({ ...required, backends: [], prefix: 7 })).to.equal('')
  })
})
