import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import sqlite3 from 'sqlite3'
import type { AuthenticationBackend } from '../../src/index.ts'
import { Passwords } from '../../src/passwords.ts'
import { backendSuite, countingHasher, runSuite } from '../../src/testing.ts'

const PAGE = new URL('../../docs/write-a-backend.md', import.meta.url)
const [, EXAMPLE = ''] = /```ts\n(.*?)```/s.exec(readFileSync(PAGE, 'utf8')) ?? []

type Row = Record<string, unknown>
interface Example {
  memberBackend(
    db: { query(sql: string, values: unknown[]): Promise<Row[]> },
    passwords: Passwords,
  ): AuthenticationBackend
}

/** The example of the page, as it stands there. */
async function loadExample(): Promise<Example> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-docs-'))
  const file = join(directory, 'member-backend.ts')
  const entry = (name: string) => JSON.stringify(new URL(`../../src/${name}.ts`, import.meta.url))
  const code = EXAMPLE.replace("'gadwall'", entry('index'))
  writeFileSync(file, code.replace("'gadwall/passwords'", entry('passwords')))
  try {
    return (await import(pathToFileURL(file).href)) as Example
  } finally {
    rmSync(directory, { recursive: true })
  }
}

describe('the backend in docs/write-a-backend.md', () => {
  it('has fewer than 60 lines', () => {
    expect(EXAMPLE.trim().split('\n')).to.have.length.within(20, 59)
  })

  let memberBackend: Example['memberBackend']
  before(async () => {
    memberBackend = (await loadExample()).memberBackend
  })

  const suite = backendSuite({
    name: 'memberBackend()',
    async open() {
      const db = new sqlite3.Database(':memory:')
      const all = promisify(db.all.bind(db)) as (sql: string, values: unknown[]) => Promise<Row[]>
      await all('CREATE TABLE members (member_no PRIMARY KEY, login, pass_hash, locked)', [])
      const hasher = countingHasher()
      const passwords = new Passwords([hasher])
      const backend = memberBackend({ query: all }, passwords)
      const run = async (sql: string, id: string) => {
        await all(sql, [id])
      }
      return {
        backend,
        close: () => promisify(db.close.bind(db))(),
        hashCount: () => hasher.count,
        async addUser({ username, password }) {
          const id = randomUUID()
          const values = [id, username, await passwords.make(password)]
          await all('INSERT INTO members VALUES (?, ?, ?, 0)', values)
          const user = await backend.getUser(id)
          if (!user) throw new Error('Nobody was added')
          return user
        },
        rawUser: async (id) =>
          JSON.stringify((await all('SELECT * FROM members WHERE member_no = ?', [id]))[0] ?? null),
        deactivate: (id) => run('UPDATE members SET locked = 1 WHERE member_no = ?', id),
        removeUser: (id) => run('DELETE FROM members WHERE member_no = ?', id),
      }
    },
  })
  runSuite(suite, { describe, it })
})
