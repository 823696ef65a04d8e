import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../../src/auth/passwords/create-passwords.ts'
import { inspectHash } from '../../../../src/auth/passwords/inspect-hash.ts'
import { generators } from './generators.ts'

const TIMES = 8
const PASSWORDS = ['correct horse', 'pässwörd', 'a', '日本語パスワード']

/** What other programs make on this machine, if they are there: command, and the formats it prints. */
const PROGRAMS: readonly (readonly [
  name: string,
  format: string,
  run: (password: string) => string,
])[] = [
  ...(['1', 'apr1', '5', '6'] as const).map((tag) => {
    const format = { 1: 'md5-crypt', apr1: 'apr1-crypt', 5: 'sha256-crypt', 6: 'sha512-crypt' }[tag]
    const run = (password: string) => execute('openssl', ['passwd', `-${tag}`, password])
    return [`openssl passwd -${tag}`, format, run] as const
  }),
  ...(['md5', 'sha256', 'sha512'] as const).map((method) => {
    const name = `METHOD_${method.toUpperCase()}`
    const rounds = method === 'md5' ? '' : ', rounds=random.randint(1000, 5000)'
    const code = `import crypt, random, sys, warnings; print(crypt.crypt(sys.argv[1], crypt.mksalt(crypt.${name}${rounds})))`
    return [`python3 crypt ${method}`, `${method}-crypt`, python(code)] as const
  }),
  ...(['pbkdf2:sha256:500', 'pbkdf2:sha512:500', 'scrypt:1024:8:1'] as const).map((method) => {
    const code = `import sys; from werkzeug.security import generate_password_hash as g; print(g(sys.argv[1], '${method}', ${'random.randint(4, 30)'}))`
    const format = method.startsWith('scrypt')
      ? 'werkzeug-scrypt'
      : `werkzeug-pbkdf2${method.includes('512') ? '-sha512' : ''}`
    return [`werkzeug ${method}`, format, python(`import random; ${code}`)] as const
  }),
  ['htpasswd -B', 'bcrypt', (password) => execute('htpasswd', ['-nbB', 'a', password]).slice(2)],
  ['mkpasswd', 'sha512-crypt', (password) => execute('mkpasswd', ['-m', 'sha-512', password])],
]

function python(code: string) {
  return (password: string) => execute('python3', ['-W', 'ignore', '-c', code, password])
}

function execute(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' }).trim()
}

describe('every pattern of a foreign hash', function () {
  this.timeout(120_000)
  let passwords: PooledPasswords
  before(() => {
    passwords = createPasswords({ cost: 4, allowWeak: true, queueLimit: 1000 })
  })
  after(() => passwords.close())

  const check = async (format: string, password: string, encoded: string) => {
    const inspection = inspectHash(encoded, { allowWeak: true })
    expect(inspection, encoded).to.include({ ok: true, format })
    const verdicts = [password, `${password}x`].map((one) => passwords.verify(one, encoded))
    expect(
      (await Promise.all(verdicts)).map(({ matches }) => matches),
      encoded,
    ).to.deep.equal([true, false])
  }

  for (const [format, generate] of Object.entries(generators)) {
    it(`knows any salt and any cost: ${format}`, async () => {
      for (let time = 0; time < (/^(better-auth|lucia)/.test(format) ? 2 : TIMES); time += 1) {
        const password = PASSWORDS[time % PASSWORDS.length] as string
        await check(format, password, generate(password))
      }
    })

    it(`takes no digest that was cut short: ${format}`, async () => {
      const encoded = generate('correct horse')
      for (const cut of [1, 2, 3, 4, 8, 12, 16, 22, 32, 44, 64]) {
        const { matches } = await passwords.verify('correct horse', encoded.slice(0, -cut))
        expect(matches, `${encoded} without ${cut}`).to.equal(false)
      }
    })
  }

  for (const [name, format, run] of PROGRAMS) {
    it(`knows what ${name} prints`, async function () {
      for (const password of PASSWORDS.slice(0, 3)) {
        let encoded = ''
        try {
          encoded = run(password)
        } catch {
          this.skip()
        }
        await check(format, password, encoded)
      }
    })
  }
})
