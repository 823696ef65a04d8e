import { PermissionDenied } from '../../src/auth/errors.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { Secret } from '../../src/auth/secret.ts'
import {
  backendSuite,
  countingHasher,
  type MemoryBackend,
  type MemoryUser,
  memoryBackend,
} from '../../src/testing.ts'
import { expectFailures } from './expect-failures.ts'

const UNKNOWN_COSTS = 'an unknown user costs as much as a wrong password'
const BAD_IDS = 'answers null to every id that is nobody, and never throws'
const WALKS = 'gives out users who walk like one: values where the contract asks for values'
const CONFLICT = 'of 10 changes made at the same time one is saved, and the others are told'
const LOOK_ALIKES = 'never takes a look-alike for somebody else, and never throws for odd names'

describe('backendSuite() on a backend that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectBroken(() => ({}), [])
  })

  it('finds an unknown user who costs no hash', async () => {
    await expectBroken(
      (sound) => ({
        async authenticate(credentials, request) {
          const known = [...sound.rows.values()].map(({ username }) => username)
          if (!known.includes(String(credentials.username))) return null
          return sound.authenticate(credentials, request)
        },
      }),
      [UNKNOWN_COSTS],
    )
  })

  it('finds a getUser that throws for malformed ids', async () => {
    await expectBroken(
      (sound) => ({
        async getUser(id) {
          if (!/^\d+$/.test(id)) throw new Error(`invalid input syntax for type integer: "${id}"`)
          return sound.getUser(id)
        },
      }),
      [BAD_IDS],
    )
  })

  it('finds a getUser that reads more into an id than stands there', async () => {
    await expectBroken(
      (sound) => ({ getUser: (id) => sound.getUser(String(Number.parseInt(id, 10))) }),
      [BAD_IDS],
    )
  })

  it('finds a plain object in place of a map, with what it inherits', async () => {
    await expectBroken(
      (sound) => ({
        async getUser(id) {
          const users: Record<string, MemoryUser> = {}
          const user = await sound.getUser(id)
          if (user) users[id] = user
          return users[id] ?? null
        },
      }),
      [BAD_IDS],
    )
  })

  it('finds an address that is looked up loosely', async () => {
    await expectBroken(
      (sound) => ({
        findByEmail: async (email) => sound.findByEmail(email.replaceAll('\u00e4', 'a')),
      }),
      ['finds nobody by an address that only looks like that of somebody, and never throws'],
    )
  })

  it('finds an address that two may have, or that is saved over another', async () => {
    const save = async (sound: MemoryBackend, { id }: MemoryUser, email: string) => {
      await new Promise(setImmediate)
      const row = sound.rows.get(id)
      if (row) sound.rows.set(id, { ...row, email })
      return row !== undefined
    }
    await expectBroken(
      (sound) => ({ saveEmail: (user, email) => save(sound, user, email) }),
      [
        'an address is not saved over one that was saved meanwhile',
        'of two people who save one address at the same time one has it',
      ],
    )
  })

  it('finds isAuthenticated as a method', async () => {
    const asMethod = (user: MemoryUser | null) =>
      user && Object.assign(user, { isAuthenticated: () => true })
    await expectFailures(
      suiteOf((sound) => ({
        getUser: async (id) => asMethod(await sound.getUser(id)) as unknown as MemoryUser,
      })),
      { among: [WALKS] },
    )
    await expectBroken(
      (sound) => ({
        authenticate: async (...given) =>
          asMethod(await sound.authenticate(...given)) as unknown as MemoryUser,
      }),
      // AuthService refuses such a user with a TypeError, whatever a case wants to know of it.
      [WALKS, 'somebody inactive cannot log in'],
    )
  })

  it('finds a savePassword that the last one wins', async () => {
    await expectBroken(
      (sound) => ({
        async savePassword({ id, passwordHash }) {
          const row = sound.rows.get(id)
          if (row) sound.rows.set(id, { ...row, passwordHash })
          return row !== undefined
        },
      }),
      [CONFLICT],
    )
  })

  it('finds passwords kept in clear', async () => {
    await expectFailures(
      suiteOf(
        () => ({}),
        (row) => `${row} ${SOME_PASSWORDS.join(' ')}`,
      ),
      {
        exactly: [
          'keeps no password in clear, neither at rest nor on the user',
          'a password that was saved is the one that counts, and nobody else notices',
        ],
      },
    )
  })

  it('finds a name that is looked up with wildcards', async () => {
    await expectBroken(
      (sound) => ({
        async authenticate({ username, password }, request) {
          const pattern = String(username).replaceAll('%', '.*').replaceAll('_', '.')
          const regexp = /[()[\]{}+?*\\|^$]/.test(pattern.replaceAll('.*', '')) ? /^$/ : pattern
          const row = [...sound.rows.values()].find((one) =>
            new RegExp(regexp instanceof RegExp ? regexp : `^${regexp}$`, 'i').test(one.username),
          )
          const name = typeof username === 'string' ? (row?.username ?? username) : username
          const credentials = { username: name as string, ...(password ? { password } : {}) }
          return sound.authenticate(credentials, request)
        },
      }),
      [LOOK_ALIKES],
    )
  })

  it('finds a backend that throws for credentials of another kind', async () => {
    await expectBroken(
      (sound) => ({
        async authenticate(credentials, request) {
          ;(credentials.password as Secret).reveal()
          return sound.authenticate(credentials, request)
        },
      }),
      ['answers null to credentials that it does not know, and never throws'],
    )
  })

  it('finds users that two requests share', async () => {
    const users = new Map<string, MemoryUser | null>()
    await expectFailures(
      suiteOf((sound) => {
        users.clear()
        return {
          async getUser(id) {
            if (!users.has(id)) users.set(id, await sound.getUser(id))
            return users.get(id) ?? null
          },
        }
      }),
      { among: ['gives every request a user of its own'] },
    )
  })

  it('finds a list of permissions that is not what is granted', async () => {
    const lists = 'lists what it grants, the same as it answers one by one'
    const granted = 'grants exactly what was granted, to whom it was granted'
    await expectBroken(() => ({ permissionsOf: async () => [] }), [lists])
    await expectBroken(
      () => ({ permissionsOf: async () => [], listsPermissions: true }),
      [granted, lists],
    )
  })

  it('finds a permission that everybody gets, and a refusal about strangers', async () => {
    const granted = 'grants exactly what was granted, to whom it was granted'
    const anybody = 'answers about anybody, anonymous visitors among them, and never throws'
    await expectBroken(() => ({ hasPermission: async () => true }), [anybody, granted])
    await expectBroken(
      (sound) => ({
        async hasPermission(visitor, name) {
          if (visitor.isAnonymous) throw new PermissionDenied()
          return (await sound.hasPermission?.(visitor, name)) ?? false
        },
      }),
      [anybody],
    )
  })
})

const SOME_PASSWORDS = ['correct horse battery staple', 'the password that comes after it']

function suiteOf(
  breakIt: (sound: MemoryBackend) => Partial<MemoryBackend>,
  dump: (row: string) => string = (row) => row,
) {
  return backendSuite({
    name: 'broken',
    async open() {
      const hasher = countingHasher()
      const sound = memoryBackend({ passwords: new Passwords([hasher]) })
      const change = async (id: string, changes: object) => {
        const row = sound.rows.get(id)
        if (row) sound.rows.set(id, { ...row, ...changes })
      }
      return {
        backend: { ...sound, ...breakIt(sound) },
        addUser: (person) => sound.add(person),
        rawUser: async (id) => dump(JSON.stringify(sound.rows.get(id))),
        hashCount: () => hasher.count,
        deactivate: (id) => change(id, { isActive: false }),
        grant: (id, permission) => change(id, { permissions: [permission] }),
        async removeUser(id) {
          sound.rows.delete(id)
        },
      }
    },
  })
}

async function expectBroken(
  breakIt: (sound: MemoryBackend) => Partial<MemoryBackend>,
  failures: readonly string[],
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { exactly: failures })
}
