import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { inspectHash } from '../../src/auth/passwords/inspect-hash.ts'
import { readConfig } from '../../src/config/config.ts'
import { composePasswords, type PasswordSetup } from '../../src/server/compose-passwords.ts'
import type { Logger } from '../../src/web/context.ts'

const TEST = { NODE_ENV: 'test', BCRYPT_COST: '4' }

describe('composePasswords()', () => {
  let lines: { level: string; fields: object; message: string }[]
  let setup: PasswordSetup | undefined
  beforeEach(() => {
    lines = []
  })
  afterEach(async () => {
    await setup?.passwords.close()
    setup = undefined
  })

  const open = (environment: Record<string, string>) => {
    const record = (level: string) => (fields: object, message: string) => {
      lines.push({ level, fields, message })
    }
    const logger: Logger = { info: record('info'), warn: record('warn'), error: record('error') }
    const config = readConfig({ ...TEST, ...environment })
    setup = composePasswords(config, logger)
    return setup
  }

  it('makes hashes with the chosen hasher and its parameters', async () => {
    const rows: [Record<string, string>, RegExp][] = [
      [{}, /^\$bcrypt-sha256\$v=2,t=2b,r=4\$/],
      [
        { PASSWORD_HASHER: 'argon2id', ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' },
        /^\$argon2id\$v=19\$m=64,t=1,p=1\$/,
      ],
      [{ PASSWORD_HASHER: 'scrypt', SCRYPT_COST: '5' }, /^\$scrypt\$ln=5,r=8,p=1\$/],
      [{ PASSWORD_HASHER: 'pbkdf2', PBKDF2_ITERATIONS: '9' }, /^\$pbkdf2-sha256\$i=9,l=32\$/],
    ]
    for (const [environment, format] of rows) {
      const { passwords } = open(environment)
      expect(await passwords.make('password')).to.match(format)
      await passwords.close()
    }
  })

  it('hands the pepper to whoever reads hashes of other systems', async () => {
    const { passwords, hashes } = open({ PASSWORD_PEPPER: 'f00dpepper' })
    const encoded = '{peppered}$2a$06$DCq7YPn5Rq63x1Lad4cll.cb7aPCP1JZO6vg.GqYcAfxFfIuVumHy'

    expect(hashes.keys).to.deep.equal({ pepper: 'f00dpepper' })
    expect(await passwords.verify('correct horse battery', encoded)).to.include({ matches: true })
  })

  it('hands HASH_MAX_MS to import and login alike', async () => {
    const dear = '$2b$13$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
    const { passwords, hashes } = open({ HASH_MAX_MS: '1' })

    expect(inspectHash(dear, hashes)).to.include({ ok: false, reason: 'too_expensive' })
    expect(passwords.isUsable(dear)).to.equal(false)
    // A hash of ours is moved from one site to the other at any cost.
    expect(inspectHash(await passwords.make('password'), hashes)).to.include({ ok: true })
    await passwords.close()

    const wide = open({ HASH_MAX_MS: '60000' })
    expect(inspectHash(dear, wide.hashes)).to.include({ ok: true })
    expect(wide.passwords.isUsable(dear)).to.equal(true)
  })

  it('logs a damaged hash by its format, and nothing of it', async () => {
    const { passwords } = open({})
    await passwords.verify('password', '$2b$10$damaged-and-secret')

    expect(lines).to.deep.equal([
      {
        level: 'error',
        fields: { format: 'bcrypt', reason: 'damaged' },
        message: 'a stored password hash cannot be verified',
      },
    ])
  })

  it('refuses the name of the site and the words of the settings', async () => {
    const { policy } = open({ PASSWORD_CONTEXT_WORDS: 'Roadrunner, Acme' })
    for (const raw of ['gadwall 12345678', 'roadrunner-20261', 'Acme-2026-2027-1']) {
      const codes = (await policy.check(raw)).map(({ code }) => code)
      expect(codes, raw).to.deep.equal(['password_context_word'])
    }
  })

  it('looks again at the next login at a password that the breach service did not answer for', async () => {
    let isUp = false
    const server = createServer((_request, response) => {
      response.writeHead(isUp ? 200 : 503)
      response.end(isUp ? `${SUFFIX}:7` : '')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { passwords, policy } = open({ BREACH_CHECK_URL: `http://127.0.0.1:${port}/range` })
    expect(await policy.check(PASSWORD, { username: 'ada' })).to.deep.equal([])
    expect(lines.map(({ fields }) => fields)).to.deep.equal([{ breachCheck: 'unavailable' }])

    isUp = true
    await passwords.verify(PASSWORD, await passwords.make(PASSWORD))
    while (lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(lines[1]).to.deep.include({
      level: 'warn',
      fields: { breachCheck: 'found_later', username: 'ada' },
    })
    expect(JSON.stringify(lines)).to.not.contain(PASSWORD)
    server.closeAllConnections()
    server.close()
  })
})

const PASSWORD = 'a password that was stolen'
const SUFFIX = 'AC72FCB25FE93D355FE24183FA9EA8E6355'
