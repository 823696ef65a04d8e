import { Passwords } from '../../src/auth/passwords/passwords.ts'
import {
  auditStoreSuite,
  backendSuite,
  countingHasher,
  leaseStoreSuite,
  memoryBackend,
  memoryStores,
  outboxStoreSuite,
  runSuite,
  type Suite,
  sessionStoreSuite,
  throttleStoreSuite,
  tokenStoreSuite,
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
  leaseStoreSuite({
    name: 'MemoryLeaseStore',
    open: async () => ({ store: memoryStores().leases }),
  }),
]

for (const suite of suites) {
  const away = suite.cases.filter(({ name }) => name.startsWith('says so when it cannot be asked'))
  const skip = Object.fromEntries(away.map(({ name }) => [name, NEVER_AWAY]))
  runSuite(suite, { describe, it, skip })
}

runSuite(
  backendSuite({
    name: 'memoryBackend()',
    async open() {
      const hasher = countingHasher()
      const backend = memoryBackend({ passwords: new Passwords([hasher]) })
      const change = async (id: string, changes: object) => {
        const row = backend.rows.get(id)
        if (row) backend.rows.set(id, { ...row, ...changes })
      }
      return {
        backend,
        addUser: (person) => backend.add(person),
        rawUser: async (id) => JSON.stringify(backend.rows.get(id) ?? null),
        hashCount: () => hasher.count,
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
