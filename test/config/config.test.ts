import { expect } from 'chai'
import { type Config, ConfigError, readConfig } from '../../src/config/config.ts'

const SECRET = 'kR7wq-an example of a long secret-0a'
const OLD_SECRET = 'Vb2xz-an older one of the same kind-9f'
const production = { NODE_ENV: 'production', SECRET, BASE_URL: 'https://example.com' }

/** The message with which these settings stop the start; empty when they do not. */
function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as ConfigError).message
  }
}

describe('readConfig()', () => {
  it('works without any variable, as the table of defaults says', () => {
    expect(readConfig({})).to.deep.equal({
      mode: 'development',
      siteName: 'Gadwall',
      language: 'en',
      languages: [],
      logoFile: null,
      accentColor: null,
      cookieName: 'gadwall',
      tablePrefix: '',
      storeTimeoutMs: 2000,
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://localhost:3000',
      origins: ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'],
      databaseUrl: 'sqlite:data/gadwall.sqlite',
      secrets: null,
      registration: 'open',
      emailDomains: [],
      emailDomainsRefused: [],
      formSeconds: 2,
      challengeAfter: 100,
      passwordHasher: 'bcrypt',
      passwordFormat: 'gadwall',
      passwordRenew: 'always',
      bcryptCost: 12,
      argon2MemoryKiB: 19_456,
      argon2Passes: 2,
      scryptCost: 17,
      pbkdf2Iterations: 600_000,
      hashMaxMs: 1000,
      passwordMinLength: 15,
      passwordContextWords: [],
      breachCheckUrl: null,
      breachCheckFail: 'open',
      hashKeys: {},
      passwordPepper: null,
      firebaseSignerKey: null,
      firebaseSaltSeparator: 'Bw==',
      firebaseRounds: 8,
      firebaseMemCost: 14,
      sessionIdleMinutes: 60,
      sessionMaxHours: 24,
      sessionRememberDays: 30,
      reauthMinutes: 15,
      sessionCacheMs: 0,
      allowedOrigins: [],
      trustedProxies: [],
      secondFactor: 'optional',
      secondFactorGraceDays: 7,
      trustedBrowserDays: 0,
      passkeyCounter: 'notice',
      passkeyRpId: null,
      auditDays: 365,
      sessionsPerUser: 0,
      closeGraceDays: 30,
      unverifiedDays: 0,
      verifiedEmail: 'optional',
      signInByMail: 'off',
      importDir: 'data/imports',
      importMaxMb: 200,
      smtpUrl: null,
      mailFrom: null,
      logLevel: 'info',
    })
  })

  it('takes an empty variable for one that was not set', () => {
    expect(readConfig({ PORT: '', SECRET: '', BASE_URL: '', NODE_ENV: '' })).to.deep.equal(
      readConfig({}),
    )
  })

  it('ignores the variables of others', () => {
    const others = {
      PATH: '/bin',
      HOSTNAME: 'x',
      LANG: 'C',
      PORTS: '1',
      MAIL: '/var/mail',
      DEBUG: '*',
    }

    expect(readConfig(others)).to.deep.equal(readConfig({}))
  })

  it('reads every variable', () => {
    const rows: [name: string, value: string, expected: Partial<Config>][] = [
      ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
      ['HOST', '::1', { host: '::1' }],
      ['PORT', '1', { port: 1 }],
      ['PORT', '65535', { port: 65535, baseUrl: 'http://localhost:65535' }],
      ['BASE_URL', 'https://example.com', { baseUrl: 'https://example.com' }],
      ['BASE_URL', 'https://EXAMPLE.com:8443/', { baseUrl: 'https://example.com:8443' }],
      ['BASE_URL', 'https://example.com:443', { baseUrl: 'https://example.com' }],
      ['BASE_URL', 'http://[::1]:3000', { baseUrl: 'http://[::1]:3000' }],
      ['DATABASE_URL', 'sqlite::memory:', { databaseUrl: 'sqlite::memory:' }],
      ['DATABASE_URL', 'postgres://u:p@h:5432/d', { databaseUrl: 'postgres://u:p@h:5432/d' }],
      ['DATABASE_URL', 'postgresql://h/d', { databaseUrl: 'postgresql://h/d' }],
      ['DATABASE_URL', 'mariadb://h/d', { databaseUrl: 'mariadb://h/d' }],
      ['SECRET', SECRET, { secrets: [SECRET] }],
      ['SECRET', `${SECRET}, ${OLD_SECRET},`, { secrets: [SECRET, OLD_SECRET] }],
      ['NODE_ENV', 'test', { mode: 'test' }],
      ['REGISTRATION', 'closed', { registration: 'closed' }],
      ['REGISTRATION', 'invite', { registration: 'invite' }],
      [
        'EMAIL_DOMAINS',
        'example.com, .bücher.example',
        { emailDomains: ['example.com', '.bücher.example'] },
      ],
      ['EMAIL_DOMAINS_REFUSED', '*.example.com', { emailDomainsRefused: ['*.example.com'] }],
      ['PASSWORD_HASHER', 'bcrypt', {}],
      ['PASSWORD_FORMAT', 'django', { passwordFormat: 'django' }],
      ['PASSWORD_RENEW', 'never', { passwordRenew: 'never' }],
      ['BCRYPT_COST', '10', { bcryptCost: 10 }],
      ['BCRYPT_COST', '15', { bcryptCost: 15 }],
      ['PASSWORD_HASHER', 'argon2id', { passwordHasher: 'argon2id' }],
      ['HASH_MAX_MS', '100', { hashMaxMs: 100 }],
      ['ARGON2_MEMORY_KIB', '65536', { argon2MemoryKiB: 65_536 }],
      [
        'PASSWORD_CONTEXT_WORDS',
        'Acme, Roadrunner',
        { passwordContextWords: ['Acme', 'Roadrunner'] },
      ],
      [
        'BREACH_CHECK_URL',
        'http://127.0.0.1:1/range',
        { breachCheckUrl: 'http://127.0.0.1:1/range' },
      ],
      ['PASSWORD_PEPPER', 'f00d', { hashKeys: { pepper: 'f00d' } }],
      ['PASSWORD_MIN_LENGTH', '8', { passwordMinLength: 8 }],
      ['PASSWORD_MIN_LENGTH', '64', { passwordMinLength: 64 }],
      ['SESSION_IDLE_MINUTES', '1', { sessionIdleMinutes: 1 }],
      ['SESSION_MAX_HOURS', '720', { sessionMaxHours: 720 }],
      ['SESSION_REMEMBER_DAYS', '365', { sessionRememberDays: 365 }],
      ['REAUTH_MINUTES', '1440', { reauthMinutes: 1440 }],
      ['SESSION_CACHE_MS', '0', { sessionCacheMs: 0 }],
      ['STORE_TIMEOUT_MS', '100', { storeTimeoutMs: 100 }],
      ['SITE_NAME', 'Café “Zur Ente”', { siteName: 'Café “Zur Ente”' }],
      ['LANGUAGE', 'pt-BR', { language: 'pt-BR' }],
      ['LANGUAGES', 'en, de', { languages: ['en', 'de'] }],
      ['COOKIE_NAME', 'my.site-1', { cookieName: 'my.site-1' }],
      ['TABLE_PREFIX', 'gw_', { tablePrefix: 'gw_' }],
      [
        'TRUSTED_PROXIES',
        ' 10.0.0.0/8, ::1,,192.0.2.1',
        { trustedProxies: ['10.0.0.0/8', '::1', '192.0.2.1'] },
      ],
      ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
      ['PASSKEY_COUNTER', 'refuse', { passkeyCounter: 'refuse' }],
      ['PASSKEY_RP_ID', 'localhost', { passkeyRpId: 'localhost' }],
    ]
    for (const [name, value, expected] of rows) {
      expect(readConfig({ [name]: value }), `${name}=${value}`).to.deep.include(expected)
    }
  })

  it('refuses an address with a password in it, and does not show the password', () => {
    for (const password of ['pw1234', 'pw/1234', 'p@w1234', '//pw1234']) {
      const message = complaint({ BASE_URL: `https://ada:${password}@example.com` })
      expect(message).to.contain('BASE_URL is "https://…@example.com"').and.not.contain('1234')
    }
  })

  it('refuses what a variable cannot be: it says its name, what was given and what is allowed', () => {
    const rows: [name: string, allowed: string, ...values: string[]][] = [
      ['HOST', 'an address or a host name', ' ', 'a b'],
      [
        'PORT',
        'a whole port number from 1 to 65535',
        '0',
        '65536',
        '-1',
        '3000.5',
        '3e3',
        '0x10',
        ' 80',
        'http',
      ],
      [
        'BASE_URL',
        'an address such as https://example.com',
        ...['example.com', '//example.com', 'ftp://example.com', 'javascript:alert(1)', 'https://'],
        ...['https://example.com/app?a=b', 'https://example.com?x', 'https://example.com#x'],
        ...['https://exa mple.com', 'https://example.com:99999'],
        ...['https://example.com\\evil', 'https://example.com/..', ' https://example.com'],
      ],
      ['NODE_ENV', 'one of development, production, test', 'prod', 'PRODUCTION', 'staging'],
      ['REGISTRATION', 'one of open, invite, closed', 'true', 'Closed', 'no'],
      ['EMAIL_DOMAINS', 'a comma list of domains', 'a@example.com', 'example.com.', '*', 'a b'],
      ['PASSWORD_HASHER', 'one of bcrypt, argon2id, scrypt, pbkdf2', 'argon2', 'md5'],
      ['PASSWORD_FORMAT', 'one of gadwall, plain, django', 'passlib'],
      ['PASSWORD_RENEW', 'one of always, weaker, never', 'yes'],
      ['ARGON2_MEMORY_KIB', 'from 7168 to 262144', '7167', '262145', '19MB'],
      ['ARGON2_PASSES', 'from 1 to 10', '0', '11'],
      ['SCRYPT_COST', 'from 14 to 18', '13', '19', '131072'],
      ['PBKDF2_ITERATIONS', 'from 210000 to 5000000', '209999', '5000001'],
      ['BREACH_CHECK_URL', 'an https:// address', 'http://example.com/range', 'example.com'],
      ['BREACH_CHECK_FAIL', 'one of open, closed', 'yes'],
      ['BCRYPT_COST', 'from 10 to 15', '9', '16', 'twelve', '12.0'],
      ['PASSWORD_MIN_LENGTH', 'from 8 to 64', '7', '65', '0'],
      ['SESSION_IDLE_MINUTES', 'from 1 to 43200', '0', '43201', '60m'],
      ['SESSION_MAX_HOURS', 'from 1 to 720', '0', '721', '1d'],
      ['SESSION_REMEMBER_DAYS', 'from 1 to 365', '0', '366', 'Infinity'],
      ['REAUTH_MINUTES', 'from 1 to 1440', '0', '1441', '15m'],
      ['SESSION_CACHE_MS', 'from 0 to 60000', '-1', '60001', '1s'],
      ['STORE_TIMEOUT_MS', 'from 100 to 60000', '99', '60001', '2s'],
      ['SITE_NAME', 'a name of 1 to 100 characters', ' ', 'a\nb', 'a'.repeat(101)],
      ['LANGUAGES', 'a comma list of tags', 'English', 'en_GB,en', 'en;de', 'en,<b>'],
      ['LANGUAGES', 'LANGUAGE, which is "en", must be one of them', 'de,ar'],
      ['LANGUAGE', 'a tag of a language', 'English', 'EN', 'e', 'en_GB', 'de-at', 'en-'],
      [
        'COOKIE_NAME',
        'without __Host-',
        ...['__Host-gadwall', '__host-x', '__Secure-x', 'a b', 'a;b', 'a=b', 'a,b', 'ä', '"x"'],
        'a'.repeat(65),
      ],
      [
        'TABLE_PREFIX',
        'such as gw_',
        ...['Gw_', 'gw-', 'a.b.', '.gw_', '1a', 'a"b', 'a;b', 'sqlite_x', 'pg_x.', 'auth.pg_'],
        'a'.repeat(25),
      ],
      [
        'TRUSTED_PROXIES',
        'addresses or CIDR ranges',
        '10.0.0.0/33',
        '10.0.0',
        'proxy',
        '::1/129',
        '10.0.0.1/8/8',
        '1.2.3.4/',
      ],
      ['LOG_LEVEL', 'one of trace, debug', 'verbose', 'INFO'],
      ['PASSKEY_COUNTER', 'one of notice, refuse', 'ignore', 'Refuse'],
      ['PASSKEY_RP_ID', 'the host of BASE_URL or a domain above it', 'a b', 'EXAMPLE.com', '.com'],
    ]
    for (const [name, allowed, ...values] of rows) {
      for (const value of values) {
        const message = complaint({ [name]: value })
        expect(message).to.contain(`${name} is "${value}"`).and.contain(allowed)
      }
    }
  })

  it('never shows a secret or a database URL, however wrong it is', () => {
    const rows: [name: string, value: string][] = [
      ['SECRET', 'hunter2'],
      ['SECRET', `hunter2,${SECRET}`],
      ['SECRET', `${SECRET},hunter2`],
      ['DATABASE_URL', 'mysql://ada:hunter2@h/d'],
      ['DATABASE_URL', 'postgres://ada:hunter2@[h/d'],
      ['DATABASE_URL', 'postgres://ada:hunter2%zz@h/d'],
      ['DATABASE_URL', 'hunter2'],
      ['REDIS_URL', 'redis://:hunter2@h'],
      ['SMTP_URL', 'smtp://ada:hunter2@h/path'],
      ['SMTP_URL', 'http://ada:hunter2@h'],
      ['DATABASE_URI', 'postgres://ada:hunter2@h/d'],
    ]
    for (const [name, value] of rows) {
      const message = complaint({ [name]: value })
      expect(message, name).to.match(new RegExp(`^${name}: `))
      expect(message).to.not.contain('hunter2').and.not.contain(SECRET)
    }
  })

  it('says how to make a secret when there is none or a weak one', () => {
    expect(complaint({ ...production, SECRET: '' })).to.contain(
      'SECRET: it must be set in production. Make one with',
    )
    for (const weak of ['x'.repeat(31), 'short', 'a'.repeat(64), 'abcd'.repeat(16), ',', ' ']) {
      expect(complaint({ ...production, SECRET: weak }))
        .to.contain('32 characters or more')
        .and.contain('Make one with')
      expect(complaint({ SECRET: weak })).to.contain('32 characters or more')
    }
    expect(complaint({ ...production, SECRET: 'an uncommon 32 character secret.' })).to.equal('')
  })

  it('lists everything that is wrong at once', () => {
    const { message, problems } = ((): ConfigError => {
      try {
        readConfig({ PORT: 'x', LOG_LEVEL: 'y', SESION_IDLE_MINUTES: '5' })
        throw new Error('it did not complain')
      } catch (error) {
        return error as ConfigError
      }
    })()

    expect(problems.map(({ name }) => name)).to.have.members([
      'PORT',
      'LOG_LEVEL',
      'SESION_IDLE_MINUTES',
    ])
    expect(message.split('\n')).to.have.length(3)
  })

  it('stops at a variable of ours that is misspelt, and says which one was meant', () => {
    const message = complaint({ ...production, SESION_IDLE_MINUTES: '5' })

    expect(message).to.equal(
      'SESION_IDLE_MINUTES: there is no such setting. Did you mean SESSION_IDLE_MINUTES?',
    )
  })

  it('stops in production where addresses must be confirmed and no mail can be sent', () => {
    const required = { ...production, VERIFIED_EMAIL: 'required' }
    expect(complaint(required)).to.equal(
      'VERIFIED_EMAIL is "required": nobody can confirm an address without mail: ' +
        'set SMTP_URL and MAIL_FROM, or use "optional"',
    )
    const mail = { SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'accounts@example.com' }
    expect(complaint({ ...required, ...mail })).to.equal('')
    expect(complaint({ ...production, VERIFIED_EMAIL: 'optional' })).to.equal('')
    expect(complaint({ VERIFIED_EMAIL: 'required' })).to.equal('')
  })

  it('stops in production where accounts would leave that nobody could confirm', () => {
    const days = { ...production, UNVERIFIED_DAYS: '14' }
    expect(complaint(days)).to.equal(
      'UNVERIFIED_DAYS is "14": nobody can confirm an address without mail: ' +
        'set SMTP_URL and MAIL_FROM, or use 0',
    )
    const mail = { SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'accounts@example.com' }
    expect(complaint({ ...days, ...mail })).to.equal('')
    expect(complaint({ ...production, UNVERIFIED_DAYS: '0' })).to.equal('')
    expect(complaint({ UNVERIFIED_DAYS: '14' })).to.equal('')
  })

  it('stops in production where people are to log in by mail and none can be sent', () => {
    const on = { ...production, SIGN_IN_BY_MAIL: 'on' }
    expect(complaint(on)).to.equal(
      'SIGN_IN_BY_MAIL is "on": nobody can log in by mail without mail: ' +
        'set SMTP_URL and MAIL_FROM, or use "off"',
    )
    const mail = { SMTP_URL: 'smtps://mail.example.com', MAIL_FROM: 'accounts@example.com' }
    expect(complaint({ ...on, ...mail })).to.equal('')
    expect(complaint({ SIGN_IN_BY_MAIL: 'on' })).to.equal('')
  })

  it('stops in production at a public address without https, since cookies could be stolen', () => {
    for (const BASE_URL of [
      'http://example.com',
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'http://10.0.0.1',
      'http://0.0.0.0:3000',
    ]) {
      expect(complaint({ ...production, BASE_URL }))
        .to.contain(`BASE_URL is "${BASE_URL}"`)
        .and.contain('https://')
    }
    for (const BASE_URL of [
      'http://localhost:3000',
      'http://127.0.0.1:80',
      'http://127.1',
      'http://[::1]',
    ]) {
      expect(complaint({ ...production, BASE_URL })).to.equal('')
    }
    expect(complaint({ BASE_URL: 'http://example.com' })).to.equal('')
  })

  it('stops when the idle end would come after the absolute end', () => {
    const message = complaint({ SESSION_IDLE_MINUTES: '61', SESSION_MAX_HOURS: '1' })

    expect(message).to.contain('SESSION_IDLE_MINUTES is "61"').and.contain('which is 1 hour')
    expect(complaint({ SESSION_IDLE_MINUTES: '60', SESSION_MAX_HOURS: '1' })).to.equal('')
  })

  it('refuses SESSION_MEMORY_MS by its name, and says what took its place', () => {
    for (const value of ['0', '1000', 'x']) {
      expect(complaint({ SESSION_MEMORY_MS: value })).to.match(
        /^SESSION_MEMORY_MS: .+ set SESSION_CACHE_MS instead\.$/,
      )
    }
  })

  it('refuses a cache on SQLite, where it would do nothing', () => {
    expect(complaint({ SESSION_CACHE_MS: '1000' })).to.contain('SESSION_CACHE_MS is "1000"')
    for (const DATABASE_URL of ['postgres://h/d', 'mariadb://h/d']) {
      const { sessionCacheMs } = readConfig({ SESSION_CACHE_MS: '1000', DATABASE_URL })
      expect(sessionCacheMs).to.equal(1000)
    }
  })

  it('takes a schema before the prefix of tables on PostgreSQL only', () => {
    for (const TABLE_PREFIX of ['auth.', 'auth.gw_']) {
      const { tablePrefix } = readConfig({ TABLE_PREFIX, DATABASE_URL: 'postgres://h/d' })
      expect(tablePrefix).to.equal(TABLE_PREFIX)
      for (const DATABASE_URL of ['sqlite:x', 'mariadb://h/d']) {
        expect(complaint({ TABLE_PREFIX, DATABASE_URL })).to.contain('only PostgreSQL has schemas')
      }
    }
  })

  it('stops at a domain for passkeys that no browser at BASE_URL takes, and says which it would', () => {
    const BASE_URL = 'https://login.example.com'
    expect(complaint({ BASE_URL, PASSKEY_RP_ID: 'example.net' })).to.equal(
      'PASSKEY_RP_ID is "example.net": no browser takes it at login.example.com, the host of BASE_URL: ' +
        'set it to that or to a domain above it, or unset it',
    )
    for (const PASSKEY_RP_ID of ['ample.com', 'com', 'a.login.example.com']) {
      expect(complaint({ BASE_URL, PASSKEY_RP_ID })).to.contain(
        `PASSKEY_RP_ID is "${PASSKEY_RP_ID}"`,
      )
    }
    for (const passkeyRpId of ['login.example.com', 'example.com']) {
      const config = readConfig({ BASE_URL, PASSKEY_RP_ID: passkeyRpId })
      expect(config.passkeyRpId).to.equal(passkeyRpId)
    }
    expect(complaint({ PASSKEY_RP_ID: 'example.com' })).to.contain(
      'no browser takes it at localhost',
    )
    for (const PASSKEY_RP_ID of ['192.0.2.7', '0.2.7']) {
      expect(complaint({ BASE_URL: 'https://192.0.2.7', PASSKEY_RP_ID })).to.equal(
        `PASSKEY_RP_ID is "${PASSKEY_RP_ID}": ` +
          'BASE_URL is an address, where no browser makes passkeys: unset it',
      )
    }
  })

  it('allows cheap hashes in tests only', () => {
    expect(readConfig({ NODE_ENV: 'test', BCRYPT_COST: '4' }).bcryptCost).to.equal(4)
    expect(complaint({ NODE_ENV: 'development', BCRYPT_COST: '4' })).to.contain('BCRYPT_COST')
    expect(complaint({ ...production, BCRYPT_COST: '4' })).to.contain('BCRYPT_COST')
  })

  it('cannot be changed once it is read', () => {
    const config = readConfig({ ...production, TRUSTED_PROXIES: '::1' })

    for (const part of [config, config.origins, config.secrets, config.trustedProxies]) {
      expect(Object.isFrozen(part)).to.equal(true)
    }
  })

  describe('origins', () => {
    const origins = (environment: Record<string, string>) => readConfig(environment).origins

    it('are all names of the own machine in development, the one of BASE_URL first', () => {
      expect(origins({ PORT: '8080', BASE_URL: 'http://127.0.0.1:8080' })).to.deep.equal([
        'http://127.0.0.1:8080',
        'http://localhost:8080',
        'http://[::1]:8080',
      ])
    })

    it('are only that of BASE_URL in production, and for any other host', () => {
      expect(origins(production)).to.deep.equal(['https://example.com'])
      expect(origins({ ...production, BASE_URL: 'http://localhost' })).to.deep.equal([
        'http://localhost',
      ])
      expect(origins({ BASE_URL: 'http://example.com:3000' })).to.deep.equal([
        'http://example.com:3000',
      ])
    })
  })

  it('takes the keys of a Firebase project together', () => {
    expect(
      readConfig({ FIREBASE_SIGNER_KEY: 'a2V5', FIREBASE_MEM_COST: '13' }).hashKeys,
    ).to.deep.equal({
      firebase: { signerKey: 'a2V5', saltSeparator: 'Bw==', rounds: 8, memCost: 13 },
    })
  })

  it('refuses memory and passes of argon2id that together would keep a thread busy for seconds', () => {
    expect(complaint({ ARGON2_MEMORY_KIB: '262144', ARGON2_PASSES: '5' })).to.contain(
      'at most 209715',
    )
  })
})
