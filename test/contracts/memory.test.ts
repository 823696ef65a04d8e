import { Passwords } from '../../src/auth/passwords/passwords.ts'
import {
  backendSuite,
  countingHasher,
  MemorySessionStore,
  MemoryThrottle,
  MemoryTokenStore,
  memoryBackend,
  runSuite,
  sessionStoreSuite,
  throttleSuite,
  tokenStoreSuite,
} from '../../src/testing.ts'

const NEVER_AWAY = 'What is in memory is never away.'

runSuite(
  sessionStoreSuite({
    name: 'MemorySessionStore',
    async open() {
      const store = new MemorySessionStore()
      return {
        store,
        rawRows: async () => JSON.stringify(store.records),
        rawCount: async () => store.records.length,
      }
    },
  }),
  {
    describe,
    it,
    skip: { 'says so when it cannot be asked, never "no such session"': NEVER_AWAY },
  },
)

runSuite(
  tokenStoreSuite({
    name: 'MemoryTokenStore',
    async open() {
      const store = new MemoryTokenStore()
      return { store, rawRows: async () => JSON.stringify(store.tokens) }
    },
  }),
  { describe, it, skip: { 'says so when it cannot be asked, never "no such token"': NEVER_AWAY } },
)

runSuite(
  throttleSuite({
    name: 'MemoryThrottle',
    async open() {
      const throttle = new MemoryThrottle()
      return { throttle, rawCount: async () => throttle.windows.size }
    },
  }),
  { describe, it, skip: { 'says so when it cannot be asked, never "go ahead"': NEVER_AWAY } },
)

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
