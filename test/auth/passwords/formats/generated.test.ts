import { expect } from 'chai'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../../src/auth/passwords/create-passwords.ts'
import { inspectHash } from '../../../../src/auth/passwords/inspect-hash.ts'
import vectors from '../../../vectors/hashes-generated.json' with { type: 'json' }

interface Row {
  readonly class: string
  readonly format: string
  readonly password?: string
  readonly hash: unknown
  readonly settings?: Readonly<Record<string, string>>
}

const rows = vectors as readonly Row[]

/** Nobody needs them enough, or what is hashed does not stand in the text: they are refused by name. */
const NOT_TAKEN = [
  'django-crypt(DES)',
  'ldap-hex/plain: ldap_plaintext',
  'grub/cta/dlitz pbkdf2',
  'mysql41',
  'postgres-md5',
  'des_crypt/bsdi',
  'sha1_crypt',
  'scram',
  'aspnet-membership sha1 (no salt in column)',
  // Its salt is in another column.
  'symfony MessageDigest sha512 x5000 b64',
  'des 13 chars',
  'yescrypt',
  'des',
  'dovecot {CRAM-MD5}',
]

const isTaken = ({ format, password }: Row) => password !== undefined && !NOT_TAKEN.includes(format)

function keysOf({ settings }: Row) {
  if (!settings) return {}
  return {
    keys: {
      firebase: {
        signerKey: String(settings.FIREBASE_SIGNER_KEY),
        saltSeparator: String(settings.FIREBASE_SALT_SEPARATOR),
        rounds: Number(settings.FIREBASE_ROUNDS),
        memCost: Number(settings.FIREBASE_MEM_COST),
      },
    },
  }
}

/** What is no password of the row, though it looks like it. */
function nearMisses(password: string): string[] {
  const inner = password.length > 2 ? password.replace(/\S(?=\S*\s*$)/u, '') : `${password}b`
  return [`x${password}`, inner, password === password.toUpperCase() ? 'x' : password.toUpperCase()]
}

describe('hashes that independent programs have made', function () {
  this.timeout(300_000)
  const made = new Map<string, PooledPasswords>()
  const passwordsFor = (row: Row, hasher: 'bcrypt' | 'argon2id' | 'scrypt' = 'bcrypt') => {
    const key = `${hasher} ${row.settings ? 'with' : 'without'} keys`
    const cheap = { cost: 4, argon2: { memoryKiB: 64, passes: 1 }, scryptCost: 4 }
    const passwords = made.get(key) ?? createPasswords({ ...cheap, hasher, ...keysOf(row) })
    made.set(key, passwords)
    return passwords
  }
  after(() => Promise.all([...made.values()].map((one) => one.close())))

  const store = async (row: Row, passwords: PooledPasswords) => {
    const inspection = inspectHash(row.hash, { allowWeak: true, ...keysOf(row) })
    if (!inspection.ok) throw new Error(`${row.format}: ${inspection.reason}`)
    const { encoded, isWeak } = inspection
    return isWeak ? passwords.wrapWeak(encoded) : encoded
  }

  for (const hasher of ['bcrypt', 'argon2id', 'scrypt'] as const) {
    it(`accept the right password, in either normal form, beside hashes of ${hasher}`, async () => {
      for (const row of rows.filter(isTaken)) {
        // Only what is not ASCII has more than one form.
        if (hasher !== 'bcrypt' && normalForms(row.password as string).length < 2) continue
        const passwords = passwordsFor(row, hasher)
        const encoded = await store(row, passwords)
        const password = row.password as string
        for (const typed of [password, ...normalForms(password)]) {
          const { matches } = await passwords.verify(typed, encoded)
          expect(matches, `${row.format} ${JSON.stringify(row.hash)}`).to.equal(true)
        }
        expect(encoded.length, row.format).to.be.at.most(255)
      }
    })
  }

  it('refuse a wrong password, and near misses', async () => {
    for (const row of rows.filter(isTaken)) {
      const passwords = passwordsFor(row)
      const encoded = await store(row, passwords)
      for (const wrong of nearMisses(row.password as string)) {
        const { matches } = await passwords.verify(wrong, encoded)
        expect(matches, `${row.format} ${wrong}`).to.equal(false)
      }
    }
  })

  it('are refused at the import, if no password could ever match them', () => {
    for (const row of rows.filter((one) => !isTaken(one))) {
      const inspection = inspectHash(row.hash, { allowWeak: true, ...keysOf(row) })
      expect(inspection, `${row.format} ${JSON.stringify(row.hash)}`).to.include({ ok: false })
    }
  })
})

/** Where composing takes nothing away: the sign for Ångström becomes another letter. */
function normalForms(password: string): string[] {
  const isEither = [password.normalize('NFC'), password.normalize('NFD')].includes(password)
  const forms = [password.normalize('NFC'), password.normalize('NFD')]
  return isEither ? [...new Set(forms)] : []
}
