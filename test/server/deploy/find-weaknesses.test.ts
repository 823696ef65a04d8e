import { expect } from 'chai'
import { readConfig } from '../../../src/config/config.ts'
import type { DatabaseFacts } from '../../../src/database/inspection/database-facts.ts'
import { findWeaknesses } from '../../../src/server/deploy/find-weaknesses.ts'
import type {
  DataKeyFacts,
  FileFacts,
  ProcessFacts,
  World,
} from '../../../src/server/deploy/world.ts'

const STRONG = 'kV3q_ZtT0b8yXcJ2m-L9sRfWd5uHn7PaEoGi1QxBzYw'
const SETTINGS = {
  NODE_ENV: 'production',
  SECRET: STRONG,
  BASE_URL: 'https://example.com',
  TRUSTED_PROXIES: '127.0.0.1',
  SMTP_URL: 'smtp://app:pw@mail.example.net:587',
  MAIL_FROM: 'Example <accounts@mail.example.com>',
  SECOND_FACTOR: 'staff',
}
const NO_MAIL = { SMTP_URL: '', MAIL_FROM: '' }
const REMOTE = 'postgres://app:pw@db.example.com/app?ssl=true'

const PROCESS: ProcessFacts = {
  userId: 1000,
  nodeVersion: 'v24.1.0',
  nodeOptions: '',
  checksCertificates: true,
  openFiles: 65_536,
  now: Date.UTC(2026, 10, 1),
}
const FILE: FileFacts = {
  path: '/srv/data/gadwall.sqlite',
  kind: 'database',
  mode: 0o600,
  ownerId: 1000,
  network: null,
}
const STATUS = { executed: [], pending: [], undeclared: [], unknown: [], missing: [] }
const PEOPLE = { superusers: 1, usableSuperusers: 1, lookAlikes: [] }
const DATA_KEYS: DataKeyFacts = { wrappedByOlder: [], unreadable: [] }
const SERVER = { clockAheadMs: 20, encoding: 'utf8', isAllPowerful: false, isStrict: true }

interface Plan {
  readonly settings?: Record<string, string>
  readonly process?: Partial<ProcessFacts>
  readonly file?: Partial<FileFacts>
  readonly status?: Partial<DatabaseFacts['status']>
  readonly people?: Partial<DatabaseFacts['people']>
  readonly passkeys?: DatabaseFacts['passkeys']
  readonly server?: Partial<DatabaseFacts['server']>
  readonly dataKeys?: Partial<DataKeyFacts>
  readonly database?: World['database']
  readonly hashCost?: string | null
}

function worldOf({
  settings,
  process,
  file,
  status,
  people,
  passkeys = [],
  server,
  dataKeys,
  database,
  hashCost = null,
}: Plan = {}): World {
  const facts = {
    status: { ...STATUS, ...status },
    people: { ...PEOPLE, ...people },
    passkeys,
    server: { ...SERVER, ...server },
  }
  const files: FileFacts[] = [
    FILE,
    { ...FILE, path: '/srv/data', kind: 'directory', mode: 0o755 },
    { ...FILE, path: '/srv/data/secret', kind: 'secret' },
  ]
  return {
    config: readConfig({ ...SETTINGS, ...settings }),
    process: { ...PROCESS, ...process },
    files: file ? [...files, { ...FILE, ...file }] : files,
    database: database ?? {
      kind: 'inspected',
      facts,
      dataKeys: { ...DATA_KEYS, ...dataKeys },
      secrets: null,
    },
    hashCost,
  }
}

const secret = (text: string): Plan => ({ settings: { SECRET: text } })
const open = (host: string): Plan => ({ settings: { HOST: host, TRUSTED_PROXIES: '' } })
const set = (name: string, value: string): Plan => ({ settings: { [name]: value } })

const PLANTED: readonly (readonly [what: string, plan: Plan, found: RegExp])[] = [
  ['a mode for development', { settings: { NODE_ENV: 'development' } }, /^NODE_ENV is not/],
  [
    'plain http',
    { settings: { NODE_ENV: 'development', BASE_URL: 'http://example.com' } },
    /^BASE_URL is not https/,
  ],
  ['links to this machine', set('BASE_URL', 'https://localhost'), /^BASE_URL names this machine/],
  ['no secret', { settings: { NODE_ENV: 'development', SECRET: '' } }, /^SECRET is not set/],
  ['abcabcabc', secret('abcde'.repeat(8)), /^SECRET number 1 repeats itself/],
  ['a repeated word', secret('swordfish'.repeat(4)), /^SECRET number 1 repeats itself/],
  ['a run of letters', secret('abcdefghijklmnopqrstuvwxyz0123456789'), /^SECRET number 1 follows/],
  ['a run of keys', secret('qwertyuiopasdfghjklzxcvbnm1234567890'), /^SECRET number 1 follows/],
  ['an example', secret('change-me-change-me-please-change-me'), /^SECRET number 1 /],
  [
    'a secret named secret',
    secret('your-secret-here-replace-this-secret-x'),
    /^SECRET number 1 is an example/,
  ],
  [
    'few words',
    secret('the quick brown fox and the lazy dog'),
    /^SECRET number 1 is made of a few words/,
  ],
  [
    'five letters',
    secret('7xq77q3x377xk3q7xxk3qq73kx7q3xk7q3x7'),
    /^SECRET number 1 has too little variety/,
  ],
  [
    'an old secret that is weak',
    secret(`${STRONG},${'abcde'.repeat(8)}`),
    /^SECRET number 2 repeats/,
  ],
  [
    'a database in memory',
    { settings: { DATABASE_URL: 'sqlite::memory:' }, database: { kind: 'unkept' } },
    /^DATABASE_URL keeps nothing/,
  ],
  ['all of IPv4', set('TRUSTED_PROXIES', '0.0.0.0/0'), /^TRUSTED_PROXIES has 0\.0\.0\.0\/0/],
  ['all of IPv6', set('TRUSTED_PROXIES', '10.0.0.1,::/0'), /^TRUSTED_PROXIES has ::\/0/],
  ['half of IPv4', set('TRUSTED_PROXIES', '128.0.0.0/1'), /^TRUSTED_PROXIES has 128/],
  ['most of IPv6', set('TRUSTED_PROXIES', '2000::/3'), /^TRUSTED_PROXIES has 2000/],
  ['silence', set('LOG_LEVEL', 'silent'), /^LOG_LEVEL hides/],
  ['a log of the last words only', set('LOG_LEVEL', 'fatal'), /^LOG_LEVEL hides/],
  ['a log for development', set('LOG_LEVEL', 'trace'), /^LOG_LEVEL is for development/],
  ['a proxy that nobody names', set('TRUSTED_PROXIES', ''), /^TRUSTED_PROXIES names nobody/],
  ['every address', open('0.0.0.0'), /^HOST is every address/],
  ['every address of IPv6', open('::'), /^HOST is every address/],
  [
    'a hash that takes too long',
    { hashCost: 'BCRYPT_COST: one hash takes 3000 ms. Lower it.' },
    /^BCRYPT_COST: one hash/,
  ],
  ['a cheap bcrypt', set('BCRYPT_COST', '10'), /^BCRYPT_COST is below 12/],
  [
    'a cheap scrypt',
    { settings: { PASSWORD_HASHER: 'scrypt', SCRYPT_COST: '14' } },
    /^SCRYPT_COST is below/,
  ],
  [
    'a cheap argon2',
    { settings: { PASSWORD_HASHER: 'argon2id', ARGON2_MEMORY_KIB: '7168', ARGON2_PASSES: '1' } },
    /^ARGON2_MEMORY_KIB and/,
  ],
  [
    'a cheap pbkdf2',
    { settings: { PASSWORD_HASHER: 'pbkdf2', PBKDF2_ITERATIONS: '210000' } },
    /^PBKDF2_ITERATIONS is below/,
  ],
  ['short passwords', set('PASSWORD_MIN_LENGTH', '8'), /^PASSWORD_MIN_LENGTH is below 15/],
  [
    'a breach check that fails open',
    set('BREACH_CHECK_URL', 'https://api.example.com/range'),
    /^BREACH_CHECK_FAIL lets/,
  ],
  [
    'idle sessions for days',
    { settings: { SESSION_IDLE_MINUTES: '10000', SESSION_MAX_HOURS: '168' } },
    /^SESSION_IDLE_MINUTES is above/,
  ],
  ['sessions for weeks', set('SESSION_MAX_HOURS', '720'), /^SESSION_MAX_HOURS is above/],
  ['no mail', { settings: NO_MAIL }, /^SMTP_URL is not set: nobody can set a forgotten password/],
  [
    'mail without TLS',
    set('SMTP_URL', 'smtp://app:pw@mail.example.net:587?tls=optional'),
    /^SMTP_URL lets mails and their links go to another machine without TLS/,
  ],
  [
    'a sender of another domain',
    set('MAIL_FROM', 'accounts@example.net'),
    /^MAIL_FROM is of another domain/,
  ],
  [
    'addresses that nobody can confirm',
    { settings: { ...NO_MAIL, NODE_ENV: 'development', VERIFIED_EMAIL: 'required' } },
    /^VERIFIED_EMAIL is required, and no mail/,
  ],
  [
    'accounts that leave although nobody can confirm them',
    { settings: { ...NO_MAIL, NODE_ENV: 'development', UNVERIFIED_DAYS: '14' } },
    /^UNVERIFIED_DAYS deletes accounts whose address nobody has confirmed, and no mail is sent/,
  ],
  ['a proof of half a day ago', set('REAUTH_MINUTES', '720'), /^REAUTH_MINUTES is above an hour/],
  [
    'staff with a password alone',
    set('SECOND_FACTOR', 'optional'),
    /^SECOND_FACTOR lets the staff/,
  ],
  ['an audit that soon forgets', set('AUDIT_DAYS', '7'), /^AUDIT_DAYS is below 30/],
  [
    'a data key of an old secret',
    { dataKeys: { wrappedByOlder: [1] } },
    /^The data key 1 is wrapped under an old secret/,
  ],
  [
    'a data key of a secret that is gone',
    { dataKeys: { unreadable: [2] } },
    /^The data key 2 is wrapped under a secret that is not listed/,
  ],
  ['remembered for a year', set('SESSION_REMEMBER_DAYS', '365'), /^SESSION_REMEMBER_DAYS is above/],
  [
    'a long cache',
    { settings: { SESSION_CACHE_MS: '60000', DATABASE_URL: REMOTE } },
    /^SESSION_CACHE_MS lets/,
  ],
  [
    'a readable database',
    { file: { mode: 0o644 } },
    /^The file \S+sqlite is open to others \(0644\)\. Run: chmod 600/,
  ],
  [
    'a readable log of changes',
    { file: { path: '/srv/x-wal', mode: 0o640 } },
    /^The file \/srv\/x-wal is open/,
  ],
  [
    'a readable secret',
    { file: { path: '/srv/secret', kind: 'secret', mode: 0o604 } },
    /^The file \/srv\/secret is open/,
  ],
  [
    'a directory that others write to',
    { file: { kind: 'directory', mode: 0o777 } },
    /^The directory \S+ lets others replace/,
  ],
  [
    'a database of another user',
    { file: { ownerId: 33 } },
    /^The owner of \S+ is another user \(33\)/,
  ],
  ['a database on NFS', { file: { network: 'NFS' } }, /^DATABASE_URL leads to \S+ on NFS/],
  ['root', { process: { userId: 0 } }, /^The process runs as root/],
  ['a Node of the past', { process: { nodeVersion: 'v18.20.0' } }, /^Node\.js v18\.20\.0 gets no/],
  [
    'a Node that has just ended',
    { process: { nodeVersion: 'v20.20.0' } },
    /^Node\.js v20\.20\.0 gets no/,
  ],
  [
    'a debugger',
    { process: { nodeOptions: '--inspect=0.0.0.0' } },
    /^NODE_OPTIONS opens the debugger/,
  ],
  [
    'certificates that nobody checks',
    { process: { checksCertificates: false } },
    /^NODE_TLS_REJECT_UNAUTHORIZED is 0/,
  ],
  ['few open files', { process: { openFiles: 256 } }, /^The limit of open files is below 1024/],
  [
    'a file that is not there',
    { database: { kind: 'absent', path: '/srv/x' } },
    /^DATABASE_URL leads to \/srv\/x, which is not there/,
  ],
  [
    'a server that is away',
    { database: { kind: 'unreachable', reason: 'ECONNREFUSED' } },
    /^DATABASE_URL leads to no database that answers \(ECONNREFUSED\)/,
  ],
  [
    'no TLS to the database',
    set('DATABASE_URL', 'postgres://app:pw@db.example.com/app'),
    /^DATABASE_URL goes to another machine without TLS/,
  ],
  [
    'no password for the database',
    set('DATABASE_URL', 'mariadb://app@db.example.com/app?ssl=true'),
    /^DATABASE_URL has no password/,
  ],
  [
    'a pending migration',
    { status: { pending: ['0099-x'] } },
    /^The migration 0099-x is pending\. Run: gadwall migrate/,
  ],
  [
    'a migration of the future',
    { status: { unknown: ['9999-x'] } },
    /^The migration 9999-x was run by a newer version/,
  ],
  [
    'a missing column',
    { status: { missing: ['users.email'] } },
    /^The database has no users\.email/,
  ],
  [
    'a permission of the past',
    { status: { undeclared: ['ponds.drain'] } },
    /^The permission ponds\.drain can be granted/,
  ],
  [
    'no superuser',
    { people: { superusers: 0, usableSuperusers: 0 } },
    /^The site has no superuser, so nobody can register/,
  ],
  [
    'a superuser without a password',
    { people: { usableSuperusers: 0 } },
    /^The site has no superuser who can log in/,
  ],
  [
    'a look-alike',
    { people: { lookAlikes: ['r\u043eot'] } },
    /^The username "r\u043eot" looks like an older one/,
  ],
  [
    'a passkey for another domain',
    { passkeys: [{ rpId: 'example.net', passkeys: 1 }] },
    /^PASSKEY_RP_ID is not "example\.net", for which 1 passkey was made: .+ let BASE_URL lead to example\.net again/,
  ],
  ['a clock ahead', { server: { clockAheadMs: 90_000 } }, /^The clock of the database differs/],
  ['a clock behind', { server: { clockAheadMs: -90_000 } }, /^The clock of the database differs/],
  [
    'a mighty database user',
    { server: { isAllPowerful: true } },
    /^The database lets our user do everything/,
  ],
  ['SQL_ASCII', { server: { encoding: 'sql_ascii' } }, /^The database is not in UTF-8/],
  ['utf8mb3', { server: { encoding: 'utf8mb3' } }, /^The database is not in UTF-8/],
  ['a database that cuts off', { server: { isStrict: false } }, /^The database cuts off/],
]

describe('findWeaknesses()', () => {
  it('finds nothing in a world that is in order', () => {
    expect(findWeaknesses(worldOf())).to.deep.equal([])
    const settings = {
      DATABASE_URL: REMOTE,
      HOST: '0.0.0.0',
      TRUSTED_PROXIES: '10.0.0.0/8,fc00::/7',
    }
    expect(findWeaknesses(worldOf({ settings }))).to.deep.equal([])
    const mail = { SMTP_URL: 'smtp://127.0.0.1:25?tls=optional', MAIL_FROM: 'a@EXAMPLE.com' }
    expect(findWeaknesses(worldOf({ settings: mail }))).to.deep.equal([])
    for (const one of [
      'postgres://app@localhost/app',
      'postgres://app:pw@localhost/app?host=/var/run',
    ]) {
      expect(findWeaknesses(worldOf({ settings: { DATABASE_URL: one } })), one).to.deep.equal([])
    }
  })

  for (const [what, plan, found] of PLANTED) {
    it(`finds ${what}, and names the remedy`, () => {
      const weaknesses = findWeaknesses(worldOf(plan))
      const line = weaknesses.find((one) => found.test(one))
      expect(line, weaknesses.join('\n')).to.be.a('string')
      expect(line).to.match(/[.:)] [A-Z].+/)
    })
  }

  it('takes no strong secret for a weak one', () => {
    const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    const words = 'copper lantern wisdom grape orbit velvet thunder maple quiz'
    for (const one of [STRONG, hex, words]) {
      expect(findWeaknesses(worldOf(secret(one))), one).to.deep.equal([])
    }
  })
})
