import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../src/database/connection/connect.ts'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import vectors from '../vectors/hashes.json' with { type: 'json' }

interface Row {
  readonly id: string
  readonly password: string
  readonly hash: unknown
  readonly variant?: string
  readonly isTruncated?: boolean
}

const rows = vectors.accepted as readonly Row[]
// No form is sent with an empty password.
const typed = rows.filter(({ password }) => password !== '')
const HOUSE = /^\$bcrypt-sha256\$v=2,t=2b,r=4\$/
const LOGINS_AT_ONCE = 4

describe('users of other programs', function () {
  this.timeout(180_000)
  let server: ServerProcess
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-moved-'))
    server = await ServerProcess.start({
      PASSWORD_PEPPER: 'f00dpepper',
      TRUSTED_PROXIES: '127.0.0.1',
    })
    const file = join(directory, 'users.ndjson')
    writeFileSync(file, rows.map((row) => `${JSON.stringify(toLine(row))}\n`).join(''))
    await server.must(['import', file, '--allow-weak'])
  })
  after(async () => {
    await server?.remove()
    rmSync(directory, { recursive: true, force: true })
  })

  const toLine = ({ id, hash, variant }: Row) => ({
    username: id,
    passwordHash: variant ? `{${variant}}${hash}` : hash,
  })

  it('are refused with any other password', async () => {
    const wrong = typed.filter(({ isTruncated }) => !isTruncated)
    const statuses = await inTurns(wrong, ({ id, password }) => logIn(id, `${password}x`))

    expect(statuses.filter(([, status]) => status !== 401)).to.deep.equal([])
  })

  it('log in once with the password they have, and have a hash of our own from then on', async () => {
    const before = await hashes()
    const statuses = await inTurns(typed, ({ id, password }) => logIn(id, password))
    const after = await hashes()

    expect(statuses.filter(([, status]) => status !== 303)).to.deep.equal([])
    expect(typed.filter(({ id }) => !HOUSE.test(after.get(id) ?? ''))).to.deep.equal([])
    const kept = typed.filter(({ id }) => before.get(id) === after.get(id)).map(({ id }) => id)
    expect(kept.filter((id) => !HOUSE.test(before.get(id) ?? ''))).to.deep.equal([])
  })

  it('log in with the new hash', async () => {
    const statuses = await inTurns(typed, ({ id, password }) => logIn(id, password))

    expect(statuses.filter(([, status]) => status !== 303)).to.deep.equal([])
  })

  async function logIn(username: string, password: string): Promise<number> {
    const browser = new Browser(server.url)
    const fields = { _csrf: await browser.token('/login'), username, password }
    // Each person at home: from one address so many failures would be refused.
    const home = { 'x-forwarded-for': `198.51.100.${typed.findIndex(({ id }) => id === username)}` }
    return (await browser.post('/login', fields, home)).status
  }

  async function hashes(): Promise<Map<string, string>> {
    const connection = await connect({ url: `sqlite:${server.file}` })
    const found = await connection.query<{ username: string; password_hash: string }>(
      'SELECT username, password_hash FROM users',
      { type: QueryTypes.SELECT },
    )
    await connection.close()
    return new Map(found.map((row) => [row.username, row.password_hash]))
  }
})

/** The answer for each row, by its id. */
async function inTurns(
  all: readonly Row[],
  work: (row: Row) => Promise<number>,
): Promise<[id: string, status: number][]> {
  const waiting = [...all]
  const answers: [string, number][] = []
  const next = async () => {
    for (let row = waiting.pop(); row; row = waiting.pop()) answers.push([row.id, await work(row)])
  }
  await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, next))
  return answers
}
