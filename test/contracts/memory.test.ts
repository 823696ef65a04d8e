import {
  type CreatePasswordsOptions,
  createPasswords,
  type PooledPasswords,
} from '../../src/auth/passwords/create-passwords.ts'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import type { HashingPool } from '../../src/auth/passwords/pool/hashing-pool.ts'
import {
  auditStoreSuite,
  backendSuite,
  countingHasher,
  deviceStoreSuite,
  factorStoreSuite,
  grantStoreSuite,
  importStoreSuite,
  keyStoreSuite,
  leaseStoreSuite,
  memoryBackend,
  memoryStores,
  outboxStoreSuite,
  ownDataSuite,
  runSuite,
  type Suite,
  sessionStoreSuite,
  throttleStoreSuite,
  tokenStoreSuite,
  usernameStoreSuite,
} from '../../src/testing.ts'

const NEVER_AWAY = 'What is in memory is never away.'

const suites: readonly Suite[] = [
  sessionStoreSuite({
    name: 'MemorySessionStore',
    async open() {
      const { sessions: store } = memoryStores()
      return {
        store,
        rawRows: async () => JSON.stringify(store.records),
        rawCount: async () => store.records.length,
      }
    },
  }),
  tokenStoreSuite({
    name: 'MemoryTokenStore',
    async open() {
      const { tokens: store } = memoryStores()
      return { store, rawRows: async () => JSON.stringify(store.tokens) }
    },
  }),
  throttleStoreSuite({
    name: 'MemoryThrottleStore',
    async open() {
      const { throttle: store } = memoryStores()
      return {
        store,
        rawRows: async () => JSON.stringify([...store.counts]),
        rawCount: async () => store.counts.size,
      }
    },
  }),
  outboxStoreSuite({
    name: 'MemoryOutboxStore',
    async open() {
      const { outbox: store } = memoryStores()
      return { store, rawRows: async () => JSON.stringify(store.rows) }
    },
  }),
  auditStoreSuite({
    name: 'MemoryAuditStore',
    async open() {
      const { audit: store } = memoryStores()
      return { store, rawRows: async () => JSON.stringify(store.entries) }
    },
  }),
  deviceStoreSuite({
    name: 'MemoryDeviceStore',
    open: async () => ({ store: memoryStores().devices }),
  }),
  factorStoreSuite({
    name: 'MemoryFactorStore',
    open: async () => ({ store: memoryStores().factors }),
  }),
  keyStoreSuite({
    name: 'MemoryKeyStore',
    open: async () => ({ store: memoryStores().keys }),
  }),
  leaseStoreSuite({
    name: 'MemoryLeaseStore',
    open: async () => ({ store: memoryStores().leases }),
  }),
  grantStoreSuite({
    name: 'MemoryGrantStore',
    open: async () => ({
      store: memoryBackend().grants,
      permissions: ['users.view', 'mail.view'],
    }),
  }),
  importStoreSuite({
    name: 'MemoryImportStore',
    open: async () => ({ store: memoryStores().imports }),
  }),
  usernameStoreSuite({
    name: 'MemoryUsernameStore',
    open: async () => ({ store: memoryStores().usernames }),
  }),
  ownDataSuite({
    name: 'memoryStores()',
    open: async () => ({ stores: memoryStores(memoryBackend()), permission: 'users.view' }),
  }),
]

for (const suite of suites) {
  const away = suite.cases.filter(({ name }) =>
    /says? so when (it|they) cannot be asked/.test(name),
  )
  const skip = Object.fromEntries(away.map(({ name }) => [name, NEVER_AWAY]))
  runSuite(suite, { describe, it, skip })
}

interface Counted {
  readonly passwords: Passwords
  hashCount(): number
}

function testBackend(name: string, open: () => Counted): void {
  runSuite(
    backendSuite({
      name,
      async open() {
        const { passwords, hashCount } = open()
        const backend = memoryBackend({ passwords })
        const change = async (id: string, changes: object) => {
          const row = backend.rows.get(id)
          if (row) backend.rows.set(id, { ...row, ...changes })
        }
        return {
          backend,
          addUser: (person) => backend.add(person),
          rawUser: async (id) => JSON.stringify(backend.rows.get(id) ?? null),
          hashCount,
          deactivate: (id) => change(id, { isActive: false }),
          grant: (id, permission) => change(id, { permissions: [permission] }),
          async removeUser(id) {
            backend.rows.delete(id)
          },
        }
      },
    }),
    {
      describe,
      it,
      skip: { 'says so when it cannot ask, never "no such user"': NEVER_AWAY },
    },
  )
}

testBackend('memoryBackend()', () => {
  const hasher = countingHasher()
  return { passwords: new Passwords([hasher]), hashCount: () => hasher.count }
})

const CHEAP: Readonly<Record<string, CreatePasswordsOptions>> = {
  bcrypt: { hasher: 'bcrypt', cost: 4 },
  argon2id: { hasher: 'argon2id', argon2: { memoryKiB: 7168, passes: 1 } },
  scrypt: { hasher: 'scrypt', scryptCost: 4 },
  pbkdf2: { hasher: 'pbkdf2', pbkdf2Iterations: 1000 },
}

for (const [name, options] of Object.entries(CHEAP)) {
  const opened: PooledPasswords[] = []
  testBackend(`memoryBackend() with ${name}`, () => {
    const passwords = createPasswords(options)
    opened.push(passwords)
    let count = 0
    const pool = passwords.pool as HashingPool
    for (const method of ['make', 'verify'] as const) {
      const work = pool[method].bind(pool) as (...given: unknown[]) => Promise<never>
      Object.assign(pool, {
        [method]: (...given: unknown[]) => {
          count += 1
          return work(...given)
        },
      })
    }
    return { passwords, hashCount: () => count }
  })
  after(() => Promise.all(opened.map((passwords) => passwords.close())))
}
