import { expect } from 'chai'
import { predictMs } from '../../../../src/auth/passwords/cost/ceiling.ts'
import type { Cost } from '../../../../src/auth/passwords/cost/cost.ts'
import { costOfWork } from '../../../../src/auth/passwords/cost/own-cost.ts'
import { createPasswords } from '../../../../src/auth/passwords/create-passwords.ts'
import { FORMATS, isRefused } from '../../../../src/auth/passwords/formats/registry.ts'
import { readHash } from '../../../../src/auth/passwords/formats/wrapped.ts'
import { inspectHash } from '../../../../src/auth/passwords/inspect-hash.ts'
import { QUICK, speeds, unitsOf } from '../../../support/speeds.ts'
import vectors from '../../../vectors/hashes.json' with { type: 'json' }

const SALT = 'c29tZXNhbHRzb21lc2FsdA'
const letters = (count: number) => 'A'.repeat(count)
const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64')
const bare = (bytes: number) => base64(bytes).replace(/=+$/, '')
const hex = (bytes: number) => '0'.repeat(2 * bytes)
const aspnet = (iterations: number) => {
  const bytes = Buffer.alloc(13 + 16 + 32)
  bytes[0] = 1
  bytes.writeUInt32BE(1, 1)
  bytes.writeUInt32BE(iterations, 5)
  bytes.writeUInt32BE(16, 9)
  return bytes.toString('base64')
}
const kratosFormat = (order: string) =>
  `$sha512$pf=${Buffer.from(order).toString('base64')}$YWJj$${base64(64)}`

const keys = {
  pepper: 'pepper',
  firebase: { signerKey: base64(64), saltSeparator: 'Bw==', rounds: 8, memCost: 14 },
}
const BCRYPT_REST = `$${letters(22)}${letters(31)}`
const OWN = `$bcrypt-sha256$v=2,t=2b,r=5$${letters(22)}$${letters(31)}`

/** A cheaper hash, and one of which a single factor is greater. */
const FACTORS: readonly (readonly [what: string, cheap: string, dear: string])[] = [
  ...[
    '$2a$',
    '$2b$',
    'bcrypt$$2b$',
    'bcrypt_sha256$$2b$',
    '$wp$2y$',
    '{bcrypt}$2a$',
    '{CRYPT}$2a$',
    '{meteor}$2b$',
    '{bcrypt-sha512hex}$2b$',
    '{bcrypt-md5hex}$2b$',
    '{bcrypt-sha1hex}$2b$',
    '{peppered}$2a$',
  ].map(
    (start) =>
      [`cost of ${start}`, `${start}05${BCRYPT_REST}`, `${start}06${BCRYPT_REST}`] as const,
  ),
  ['cost of our bcrypt', OWN, OWN.replace('r=5', 'r=6')],
  [
    'cost of passlib 1',
    `$bcrypt-sha256$2b,5$${letters(22)}$${letters(31)}`,
    `$bcrypt-sha256$2b,6$${letters(22)}$${letters(31)}`,
  ],
  ...['', 'argon2', '{argon2}', '{peppered}'].flatMap((start) => {
    const argon2 = (parameters: string) =>
      `${start}$argon2id$v=19$${parameters}$${SALT}$${letters(43)}`
    return [
      [`memory of ${start} argon2id`, argon2('m=64,t=2,p=1'), argon2('m=65,t=2,p=1')] as const,
      [`passes of ${start} argon2id`, argon2('m=64,t=2,p=1'), argon2('m=64,t=3,p=1')] as const,
    ]
  }),
  ...['argon2i', 'argon2d'].flatMap((type) => {
    const argon2 = (parameters: string) => `$${type}$v=19$${parameters}$${SALT}$${letters(43)}`
    return [
      [`memory of ${type}`, argon2('m=64,t=2,p=1'), argon2('m=65,t=2,p=1')] as const,
      [`passes of ${type}`, argon2('m=64,t=2,p=1'), argon2('m=64,t=3,p=1')] as const,
    ]
  }),
  ...scryptFactors(
    'passlib',
    (N, r, p) => `$scrypt$ln=${Math.log2(N)},r=${r},p=${p}$${SALT}$${bare(32)}`,
  ),
  ...scryptFactors('kratos', (N, r, p) => `$scrypt$ln=${N},r=${r},p=${p}$${SALT}==$${base64(32)}`),
  ...scryptFactors('django', (N, r, p) => `scrypt$${N}$salt$${r}$${p}$${base64(64)}`),
  ...scryptFactors('werkzeug', (N, r, p) => `scrypt:${N}:${r}:${p}$salt$${hex(64)}`),
  ...scryptFactors('spring', (N, r, p) => {
    const packed = (Math.log2(N) << 16) | (r << 8) | p
    return `{scrypt}$${packed.toString(16)}$${base64(64)}$${base64(32)}`
  }),
  ...firebaseFactors((ln, r) => `$firescrypt$ln=${ln},r=${r},p=1$${base64(8)}$${base64(64)}`),
  ...firebaseFactors(
    (ln, r) => `$firescrypt$ln=${ln},r=${r},p=1$${base64(8)}$${base64(64)}$Bw==$${base64(64)}`,
  ),
  ...firebaseFactors(
    (ln, r) =>
      `$fbscrypt$v=1,n=${ln},r=${r},p=1,ss=Bw==,sk=${base64(64)}$${base64(8)}$${base64(64)}`,
  ),
  ...firebaseFactors((ln, r) => `${base64(64)}$${base64(8)}$${base64(64)}$Bw==$${r}$${ln}`),
  ...['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].flatMap((hash) => {
    const phc = (i: number, l: number) => `$pbkdf2-${hash}$i=${i},l=${l}$${SALT}$${bare(l)}`
    return [
      [`iterations of phc ${hash}`, phc(1000, 64), phc(1001, 64)] as const,
      [`blocks of output of phc ${hash}`, phc(1000, 16), phc(1000, 65)] as const,
    ]
  }),
  ...(
    [
      ['pbkdf2', 20],
      ['pbkdf2-sha256', 32],
      ['pbkdf2-sha512', 64],
    ] as const
  ).map(([tag, bytes]) => {
    const passlib = (i: number) => `$${tag}$${i}$${SALT}$${bare(bytes)}`
    return [`iterations of passlib ${tag}`, passlib(1000), passlib(1001)] as const
  }),
  [
    'iterations of django sha256',
    `pbkdf2_sha256$1000$salt$${letters(43)}=`,
    `pbkdf2_sha256$1001$salt$${letters(43)}=`,
  ],
  [
    'iterations of django sha1',
    `pbkdf2_sha1$1000$salt$${letters(27)}=`,
    `pbkdf2_sha1$1001$salt$${letters(27)}=`,
  ],
  ...(
    [
      ['sha1', 20],
      ['sha256', 32],
      ['sha512', 64],
    ] as const
  ).map(([hash, bytes]) => {
    const werkzeug = (i: number) => `pbkdf2:${hash}:${i}$salt$${hex(bytes)}`
    return [`iterations of werkzeug ${hash}`, werkzeug(1000), werkzeug(1001)] as const
  }),
  ['iterations of aspnet', aspnet(1000), aspnet(1001)],
  [
    'rounds of sha256-crypt',
    `$5$rounds=1000$salt$${letters(43)}`,
    `$5$rounds=1001$salt$${letters(43)}`,
  ],
  [
    'rounds of sha512-crypt',
    `$6$rounds=1000$salt$${letters(86)}`,
    `$6$rounds=1001$salt$${letters(86)}`,
  ],
  [
    'rounds of sha512-crypt in LDAP',
    `{CRYPT}$6$rounds=1000$salt$${letters(86)}`,
    `{CRYPT}$6$rounds=1001$salt$${letters(86)}`,
  ],
  ['rounds of phpass', `$P$5saltsalt${letters(22)}`, `$P$6saltsalt${letters(22)}`],
  ['rounds of phpBB', `$H$5saltsalt${letters(22)}`, `$H$6saltsalt${letters(22)}`],
  ['rounds of Drupal 7', `$S$5saltsalt${letters(43)}`, `$S$6saltsalt${letters(43)}`],
  [
    'passwords in the order of kratos',
    kratosFormat('{SALT}{PASSWORD}'),
    kratosFormat('{PASSWORD}{PASSWORD}'),
  ],
  [
    'the weak part of a wrapped hash',
    `{wrapped}md5$$${hex(16)}|${OWN}`,
    `{wrapped}$1$salt$${letters(22)}|${OWN}`,
  ],
  [
    'our part of a wrapped hash',
    `{wrapped}md5$$${hex(16)}|${OWN}`,
    `{wrapped}md5$$${hex(16)}|${OWN.replace('r=5', 'r=6')}`,
  ],
]

function scryptFactors(name: string, write: (N: number, r: number, p: number) => string) {
  const cheap = write(128, 8, 2)
  return [
    [`N of ${name} scrypt`, cheap, write(256, 8, 2)],
    [`r of ${name} scrypt`, cheap, write(128, 9, 2)],
    [`p of ${name} scrypt`, cheap, write(128, 8, 3)],
  ] as const
}

function firebaseFactors(write: (ln: number, r: number) => string) {
  const cheap = write(7, 8)
  return [
    [`memory of firebase ${cheap.slice(0, 12)}`, cheap, write(8, 8)],
    [`rounds of firebase ${cheap.slice(0, 12)}`, cheap, write(7, 9)],
  ] as const
}

function costOf(encoded: string, what: string): Cost {
  const stored = readHash(encoded, { keys, speeds: QUICK })
  if (isRefused(stored)) throw new Error(`${what}: ${stored.refusal}`)
  return stored.cost
}

/** Formats that have nothing in them but a digest, a salt, and numbers that the format fixes. */
const WITHOUT_FACTORS =
  /^(md5|django-(md5|sha1)|mediawiki-b|plain-text|kratos-(md5|sha1|sha256|hmac-sha256)(-pf)?|spring-(sha|md5|pbkdf2|ldap)[\w-]*|ldap-s?(md5|smd5|sha\d*)|(ldap-)?(md5|apr1)-crypt|aspnet-identity-v2|atlassian-pkcs5s2|better-auth-scrypt)$/

/** Made of the same parts as one above, behind another prefix or with another digest. */
const OF_THE_SAME_PARTS =
  /^(phpbb|drupal7|spring|django|kratos|werkzeug|nt-hash|salted|magento|nextcloud|ldap|dovecot|adonis|phc-package|lucia|pbkdf2-password-hash|crypt-scrypt|symfony|mediawiki)(-|$)/

describe('the stated cost of a stored hash', () => {
  for (const [what, cheap, dear] of FACTORS) {
    it(`grows with the ${what}`, () => {
      expect(unitsOf(costOf(dear, what))).to.be.above(unitsOf(costOf(cheap, what)))
    })
  }

  it('is stated by every format, and grows with each of its factors', () => {
    const seen = FACTORS.flatMap(([, cheap]) =>
      FORMATS.filter(({ pattern }) => pattern.test(cheap)),
    )
    const names = new Set(seen.map(({ name }) => name))
    const forgotten = FORMATS.map(({ name }) => name).filter(
      (name) => !names.has(name) && !WITHOUT_FACTORS.test(name),
    )
    expect(forgotten.filter((name) => !OF_THE_SAME_PARTS.test(name))).to.deep.equal([])
  })

  it('is stated for every known answer, but for plain text', () => {
    for (const { hash, variant, id } of vectors.accepted as readonly Vector[]) {
      const found = inspectHash(hash, {
        ...(variant && { variant }),
        keys,
        allowWeak: true,
        speeds: QUICK,
      })
      if (!found.ok) throw new Error(id)
      const isText = found.format === 'plain-text'
      expect(unitsOf(costOf(found.encoded, id)), id).to.satisfy((n: number) =>
        isText ? n === 0 : n >= 1,
      )
    }
  })

  it('counts the password in every round that hashes it', () => {
    const rounds = (count: number) => costOf(`$6$rounds=${count}$saltsalt$${letters(86)}`, 'rounds')
    const blocks = (cost: Cost) =>
      cost
        .filter(({ primitive }) => primitive === 'sha512-block')
        .reduce((sum, { units }) => sum + units, 0)

    // 1,024 bytes once, and again in six rounds of seven: 15 blocks or more.
    expect((blocks(rounds(2000)) - blocks(rounds(1000))) / 1000).to.be.within(15, 18)
  })

  it('tells PBKDF2 over one hash from that over another', () => {
    const primitives = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map(
      (hash) => costOf(`$pbkdf2-${hash}$i=9,l=20$${SALT}$${bare(20)}`, hash)[0]?.primitive,
    )
    expect(primitives).to.deep.equal([
      'pbkdf2-sha1',
      'pbkdf2-sha3-224',
      'pbkdf2-sha256',
      'pbkdf2-sha3-384',
      'pbkdf2-sha512',
    ])
  })

  it('of a new hash is that of the hash that is made', async () => {
    const all = (['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'] as const).map((hasher) =>
      createPasswords({
        hasher,
        cost: 4,
        argon2: { memoryKiB: 64 },
        scryptCost: 6,
        pbkdf2Iterations: 9,
        threads: 1,
      }),
    )
    for (const passwords of all) {
      const encoded = await passwords.make('password')
      expect(costOfWork(passwords.work)).to.deep.equal(costOf(encoded, encoded))
      await passwords.close()
    }
  })

  it('is turned into milliseconds by the speed of each kind of work', () => {
    const cost: Cost = [
      { primitive: 'sha1-call', units: 3 },
      { primitive: 'sha1-block', units: 4 },
    ]
    expect(predictMs(cost, { 'sha1-call': 10, 'sha1-block': 100 })).to.equal(430)
    expect(predictMs(cost, speeds(1))).to.equal(7)
  })
})

interface Vector {
  readonly id: string
  readonly hash: unknown
  readonly variant?: 'meteor'
}
