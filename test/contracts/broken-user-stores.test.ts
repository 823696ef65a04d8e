import { usernameKey } from '../../src/auth/accounts/names.ts'
import { makeCursor } from '../../src/auth/accounts/user-query.ts'
import type { UserChanges, UserQuery, UserStore } from '../../src/auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../src/auth/errors.ts'
import { type MemoryUser, MemoryUserStore, userStoreSuite } from '../../src/testing.ts'
import { type Expected, expectFailures } from './expect-failures.ts'

type Sound = MemoryUserStore
type Broken = Partial<UserStore<MemoryUser>>

const ONE_STAYS = [
  'of two superusers who are demoted in parallel exactly one stays',
  'of superusers who are demoted, deactivated and deleted in parallel exactly one stays',
]
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('userStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectBroken(() => ({}), { exactly: [] })
  })

  it('finds an update that looks whether the name is free, and writes a moment later', async () => {
    await expectBroken(
      (sound) => ({
        async update(id, changes) {
          const { username, email } = changes
          const others = [
            ['username', username ? await sound.findByUsername(username) : null],
            ['email', email ? await sound.findByEmail(email) : null],
          ] as const
          for (const [field, other] of others) {
            if (other && other.id !== id) throw new AlreadyTaken(field)
          }
          await turn()
          return write(sound, id, changes)
        },
      }),
      {
        among: [
          'of 20 parallel updates to one free username one wins, and the others are refused',
          'of 20 parallel updates to one free address one wins, and the others are refused',
        ],
      },
    )
  })

  it('finds an update that writes the whole row as it was read', async () => {
    await expectBroken(
      (sound) => ({
        async update(id, changes) {
          const row = sound.rows.get(id)
          await turn()
          const user = await sound.update(id, changes)
          if (row && user) sound.rows.set(id, { ...row, ...(changes as object) })
          return user
        },
      }),
      { among: ['parallel updates of different members lose nothing'] },
    )
  })

  it('finds an update that makes a row of somebody who is gone', async () => {
    await expectBroken(
      (sound) => ({
        async update(id, changes) {
          const row = sound.rows.get(id)
          await turn()
          if (row && !sound.rows.has(id)) sound.rows.set(id, row)
          return sound.update(id, changes)
        },
      }),
      { among: ['an update that comes after delete brings nobody back'] },
    )
  })

  it('finds an update that takes whatever it is given', async () => {
    await expectBroken(
      (sound) => ({
        update: async (id, { username, email, isActive, isStaff, isSuperuser, ...rest }) => {
          const known = { username, email, isActive, isStaff, isSuperuser }
          const user = await sound.update(id, withoutMissing(known))
          return user && write(sound, id, rest)
        },
      }),
      { among: ['update refuses what is no change of a user, and writes nothing of it'] },
    )
  })

  it('finds an address that is saved whatever came before', async () => {
    await expectBroken(
      (sound) => ({
        async saveEmail({ id }, email) {
          return (await sound.update(id, { email })) !== null
        },
      }),
      {
        exactly: [
          'saveEmail writes the address, unless another change came first or the user is gone',
        ],
      },
    )
  })

  it('finds superusers who are counted first and demoted a moment later', async () => {
    await expectBroken(
      (sound) => ({
        async update(id, changes) {
          if (changes.isSuperuser !== false || (await countSuperusers(sound)) < 2) {
            return sound.update(id, changes)
          }
          await turn()
          return write(sound, id, changes)
        },
      }),
      { exactly: ONE_STAYS },
    )
  })

  it('finds superusers who are counted first and deleted a moment later', async () => {
    await expectBroken(
      (sound) => ({
        async delete(id) {
          if ((await countSuperusers(sound)) < 2) return sound.delete(id)
          await turn()
          return sound.rows.delete(id)
        },
      }),
      {
        exactly: [
          'of two superusers who are deleted in parallel exactly one stays',
          'of superusers who are demoted, deactivated and deleted in parallel exactly one stays',
        ],
      },
    )
  })

  it('finds a guard that counts superusers who may not log in', async () => {
    await expectBroken(
      (sound) => ({
        async delete(id) {
          const all = [...sound.rows.values()].filter(({ isSuperuser }) => isSuperuser)
          return all.length > 1 ? sound.rows.delete(id) : sound.delete(id)
        },
      }),
      { among: ['the last active superuser cannot be demoted, deactivated or deleted'] },
    )
  })

  it('finds a delete that leaves grants behind', async () => {
    await expectBroken(
      (sound) => ({
        async delete(id) {
          const isDeleted = await sound.delete(id)
          if (isDeleted) left.add(id)
          return isDeleted
        },
      }),
      {
        exactly: [
          'delete takes along what was granted to the user, and leaves the grants of others',
        ],
      },
    )
  })

  it('finds a delete that always says yes', async () => {
    await expectBroken(
      (sound) => ({
        async delete(id) {
          await sound.delete(id)
          return true
        },
      }),
      {
        exactly: [
          'delete answers false for an id of nobody',
          'of 20 parallel deletes of one user one has done it',
        ],
      },
    )
  })

  it('finds pages by offset', async () => {
    await expectBroken(
      (sound) => ({
        async search({ after, before, limit = 50, ...query }: UserQuery = {}) {
          const page = await sound.search({ ...query, limit: 500 })
          const at = after ?? before
          if (at) await sound.search({ sort: query.sort ?? 'username', after: at })
          const place = Number(at ? JSON.parse(Buffer.from(at, 'base64url').toString())[1] : 0)
          const start = before ? Math.max(0, place - limit) : place
          const end = before ? place : start + limit
          const cursor = (value: number) =>
            makeCursor(query.sort ?? 'username', { value: String(value), id: '1' })
          return {
            users: page.users.slice(start, end),
            previous: start > 0 ? cursor(start) : null,
            next: end < page.users.length ? cursor(end) : null,
          }
        },
      }),
      { among: ['nobody is left out or there twice while others come and go'] },
    )
  })

  it('finds a cursor that knows the value and not the user', async () => {
    await expectBroken(
      (sound) => ({
        async search(query: UserQuery = {}) {
          const { after } = query
          const page = await sound.search(query)
          if (!after || query.sort !== 'dateJoined') return page
          const [, value] = JSON.parse(Buffer.from(after, 'base64url').toString())
          const last = makeCursor('dateJoined', { value, id: '\u{10ffff}' })
          return sound.search({ ...query, after: last })
        },
      }),
      { among: ['pages by the date of joining meet, though many joined at once'] },
    )
  })

  it('finds nobody who never logged in', async () => {
    await expectBroken(
      (sound) => ({
        async search(query: UserQuery = {}) {
          const isByLogin = query.sort === 'lastLogin'
          return sound.search(isByLogin ? { ...query, hasLoggedIn: true } : query)
        },
      }),
      {
        exactly: [
          'pages by the last login meet, though many never logged in',
          'who never logged in comes before all who did, and last in the other direction',
        ],
      },
    )
  })

  it('finds a prefix that is a pattern', async () => {
    const pattern = (prefix: string) => {
      const escaped = usernameKey(prefix).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}`, 's')
    }
    await expectBroken(
      (sound) => ({
        async search({ prefix, ...query }: UserQuery = {}) {
          const page = await sound.search(query)
          if (prefix === undefined) return page
          const like = pattern(prefix)
          const users = page.users.filter((user) => like.test(usernameKey(user.username)))
          return { ...page, users }
        },
      }),
      { among: ['a prefix is text: %, _, \\, * and quotes stand for themselves'] },
    )
  })

  it('finds a prefix that is not folded, and one that is looked for anywhere', async () => {
    const filtered = (suits: (username: string, prefix: string) => boolean) => (sound: Sound) => ({
      async search({ prefix, ...query }: UserQuery = {}) {
        const page = await sound.search(query)
        if (prefix === undefined) return page
        return { ...page, users: page.users.filter((user) => suits(user.username, prefix)) }
      },
    })
    const promise = 'a prefix finds names and addresses that begin with it, in any case'
    await expectBroken(
      filtered((username, prefix) => username.startsWith(prefix)),
      { among: [promise] },
    )
    await expectBroken(
      filtered((username, prefix) => usernameKey(username).includes(usernameKey(prefix))),
      { among: [promise] },
    )
  })

  it('finds a filter that is not looked at', async () => {
    await expectBroken(
      (sound) => ({ search: ({ isStaff, ...query }: UserQuery = {}) => sound.search(query) }),
      { among: ['filters find who suits them, alone and together'] },
    )
    await expectBroken(
      (sound) => ({ search: ({ group, ...query }: UserQuery = {}) => sound.search(query) }),
      { among: ['finds the members of a group, and of none that only resembles it'] },
    )
  })

  it('finds a broken cursor that is taken for the first page', async () => {
    await expectBroken(
      (sound) => ({
        async search({ after, before, ...query }: UserQuery = {}) {
          return sound
            .search({ ...query, ...withoutMissing({ after, before }) })
            .catch((error: { code?: string }) => {
              if (error.code === 'CURSOR_INVALID') return sound.search(query)
              throw error
            })
        },
      }),
      {
        exactly: [
          'a cursor that nobody was given is refused',
          'a cursor of a list in another order is refused',
        ],
      },
    )
  })

  it('finds a list that leaves somebody out at its end', async () => {
    await expectBroken(
      (sound) => ({
        async search(query: UserQuery = {}) {
          const page = await sound.search(query)
          return page.users.length === 50 ? { ...page, next: null } : page
        },
      }),
      { among: ['a page holds 50 users unless told otherwise'] },
    )
  })
})

/** Who was deleted, and still has grants. */
const left = new Set<string>()

/** Writes without any of the checks of a store. */
async function write(sound: Sound, id: string, changes: UserChanges): Promise<MemoryUser | null> {
  const row = sound.rows.get(id)
  if (row) sound.rows.set(id, { ...row, ...changes })
  return sound.findById(id)
}

async function countSuperusers({ rows }: Sound): Promise<number> {
  return [...rows.values()].filter(({ isActive, isSuperuser }) => isActive && isSuperuser).length
}

function withoutMissing<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [K in keyof T]?: NonNullable<T[K]> }
}

async function expectBroken(breakIt: (sound: Sound) => Broken, expected: Expected): Promise<void> {
  const suite = userStoreSuite({
    name: 'broken',
    async open() {
      left.clear()
      const sound = new MemoryUserStore()
      const broken = breakIt(sound)
      const store = new Proxy(sound, {
        get: (target, name) => {
          const own: unknown = Reflect.get(broken, name) ?? Reflect.get(target, name)
          return typeof own === 'function' ? own.bind(target) : own
        },
      })
      const grants = new Map<string, number>()
      return {
        store,
        rawUser: async (id) => (sound.rows.has(id) ? JSON.stringify(sound.rows.get(id)) : null),
        rawCount: async () => sound.rows.size,
        async recordLogin(id, lastLogin) {
          const row = sound.rows.get(id)
          if (row) sound.rows.set(id, { ...row, lastLogin })
        },
        async grant({ userId }) {
          grants.set(userId, 1)
        },
        grantCount: async ({ userId }) =>
          sound.rows.has(userId) || left.has(userId) ? (grants.get(userId) ?? 0) : 0,
      }
    },
  })
  await expectFailures(suite, expected)
}
