import { expect } from 'chai'
import type { NewUser } from '../../../src/auth/accounts/user-store.ts'
import type {
  BulkConflict,
  BulkUserStore,
  BulkWriter,
} from '../../../src/auth/import/bulk-user-store.ts'
import type { ImportLine, ImportOptions } from '../../../src/auth/import/import-options.ts'
import { UserImport } from '../../../src/auth/import/import-users.ts'

const WEAK = '5f4dcc3b5aa765d61d8327deb882cf99'

/** Users in memory, which a transaction takes back when its work throws. */
class MemoryBulkUsers implements BulkUserStore {
  all: NewUser[] = []
  readonly batches: number[] = []
  #before = new Set<string>()

  async begin(): Promise<void> {
    this.#before = new Set(this.all.map(({ username }) => username))
  }

  async transaction<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    const before = [...this.all]
    try {
      return await work({ write: async (users) => this.#write(users) })
    } catch (error) {
      this.all = before
      throw error
    }
  }

  async dryRun<T>(work: (writer: BulkWriter) => Promise<T>): Promise<T> {
    const before = [...this.all]
    const result = await this.transaction(work)
    this.all = before
    return result
  }

  #write(users: readonly NewUser[]): (BulkConflict | null)[] {
    this.batches.push(users.length)
    return users.map((user) => {
      if (this.#before.has(user.username)) return { kind: 'exists' }
      if (this.all.some(({ username }) => username === user.username)) return { kind: 'repeated' }
      this.all.push(user)
      return null
    })
  }
}

/** Makes hashes that take a while, and counts how many are made at once. */
class SlowPasswords {
  made = 0
  now = 0
  most = 0

  async make(raw: string | null): Promise<string> {
    return raw === null ? '!' : this.#work(`hashed ${raw}`)
  }

  async wrapWeak(encoded: string): Promise<string> {
    return this.#work(`wrapped ${encoded}`)
  }

  async #work(result: string): Promise<string> {
    this.made++
    this.most = Math.max(this.most, ++this.now)
    await new Promise((resolve) => setTimeout(resolve, 1))
    this.now--
    return result
  }
}

const line = (number: number, record: ImportLine['record']): ImportLine => ({ number, record })
const named = (...names: string[]) => names.map((username, index) => line(index + 1, { username }))

async function* inChunks(lines: readonly ImportLine[], size = 3) {
  for (let start = 0; start < lines.length; start += size) yield lines.slice(start, start + size)
}

describe('UserImport', () => {
  let store: MemoryBulkUsers
  let passwords: SlowPasswords
  let refused: string[]
  beforeEach(() => {
    store = new MemoryBulkUsers()
    passwords = new SlowPasswords()
    refused = []
  })

  const run = (lines: readonly ImportLine[], options: ImportOptions = {}) =>
    new UserImport(store, passwords, {
      batchSize: 2,
      onRefused: ({ number }, [problem]) => void refused.push(`${number}: ${problem?.code}`),
      ...options,
    }).run(inChunks(lines))

  it('writes all users, as many in a statement as it is told', async () => {
    const counts = await run(named('a', 'b', 'c', 'd', 'e'))

    expect(counts).to.deep.equal({ lines: 5, created: 5, existing: 0, refused: 0 })
    expect(store.all.map(({ username }) => username).join('')).to.equal('abcde')
    expect(store.batches).to.deep.equal([2, 2, 1])
  })

  it('writes nothing when one line is bad, and still looks at all of them', async () => {
    const lines = [...named('a', 'a b', 'c'), line(4, null), line(5, { username: 'a' })]

    expect(await run(lines)).to.deep.equal({ lines: 5, created: 0, existing: 0, refused: 3 })
    expect(refused).to.deep.equal([
      '2: import.username_invalid',
      '4: import.unreadable',
      '5: import.repeated',
    ])
    expect(store.all).to.deep.equal([])
  })

  it('writes the good lines when it may skip the others', async () => {
    const counts = await run(named('a', 'a b', 'c'), { skipBad: true })

    expect(counts).to.deep.equal({ lines: 3, created: 2, existing: 0, refused: 1 })
    expect(store.all.map(({ username }) => username)).to.deep.equal(['a', 'c'])
  })

  it('leaves alone who is there already, so that it can be run again', async () => {
    await run(named('a', 'b'))
    const [first] = store.all

    expect(await run(named('a', 'b', 'c'))).to.include({ created: 1, existing: 2, refused: 0 })
    expect(store.all[0]).to.equal(first)
  })

  it('hashes passwords and wraps weak hashes, a few at a time', async () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      line(index, {
        username: `u${index}`,
        ...(index % 2 ? { password: 'pw' } : { passwordHash: WEAK }),
      }),
    )
    await run(lines, { batchSize: 100, hashes: { allowWeak: true } })

    expect(store.all.filter(({ passwordHash }) => passwordHash === 'hashed pw')).to.have.length(100)
    expect(
      store.all.filter(({ passwordHash }) => passwordHash === `wrapped ${WEAK}`),
    ).to.have.length(100)
    expect(passwords.most).to.be.within(2, 20)
  })

  it('hashes nothing that will not be written', async () => {
    const lines = [...named('a b'), line(2, { username: 'b', password: 'pw' })]
    await run(lines)
    await run(lines, { dryRun: true })

    expect(passwords.made).to.equal(0)
  })

  it('writes nothing in a dry run, and counts what it would', async () => {
    const counts = await run(named('a', 'b', 'c c', 'a'), { dryRun: true, skipBad: true })

    expect(counts).to.deep.equal({ lines: 4, created: 2, existing: 0, refused: 2 })
    expect(store.all).to.deep.equal([])
  })

  it('takes everything back when reading, hashing or refusing fails half-way', async () => {
    const lines = [...named('a', 'b', 'c'), line(4, { username: 'd', password: 'pw' })]
    async function* broken() {
      yield lines.slice(0, 3)
      throw new Error('the disk is gone')
    }
    const message = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error) => error.message,
      )

    expect(
      await message(new UserImport(store, passwords, { batchSize: 2 }).run(broken())),
    ).to.equal('the disk is gone')
    passwords.make = async () => Promise.reject(new Error('no thread'))
    expect(await message(run(lines))).to.equal('no thread')
    const onRefused = async () => Promise.reject(new Error('disk full'))
    expect(await message(run(named('a', 'b', 'c c'), { onRefused }))).to.contain('no thread')
    expect(store.all).to.deep.equal([])
  })
})
