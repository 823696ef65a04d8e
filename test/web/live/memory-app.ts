import Koa from 'koa'
import type { StoreUnavailable } from '../../../src/auth/errors.ts'
import { type Gadwall, gadwall } from '../../../src/index.ts'
import { type Listening, listen } from '../../../src/server/listen.ts'
import {
  type LoginAsOptions,
  loginAs,
  MemorySessionStore,
  type MemoryUser,
  memoryBackend,
  memoryStores,
} from '../../../src/testing.ts'
import { freePort } from '../../support/free-port.ts'
import { PASSWORD } from '../../support/test-site.ts'

/** An app with one person, whose stores are in memory and whose time a test moves on. */
export interface MemoryApp {
  readonly users: Gadwall<MemoryUser>
  readonly origin: string
  readonly ann: MemoryUser
  cookieOf(username: string, options?: LoginAsOptions): Promise<string>
  get(path: string, cookie: string): Promise<Response>
  grant(permission: string): void
  deactivate(): void
  breakStore(error: StoreUnavailable): void
  /** How many are stored. */
  sessions(): number
  wait(ms: number): void
  stop(): Promise<void>
}

/** Starts it. `Authorization: Bearer NAME` proves who somebody is, besides the session. */
export async function memoryApp(): Promise<MemoryApp> {
  const backend = memoryBackend()
  const sessions = new MemorySessionStore()
  let failure: StoreUnavailable | null = null
  let now = Date.UTC(2026, 0, 2, 3, 4, 5)
  const breakable = new Proxy(sessions, {
    get(target, name) {
      if (failure && name === 'find') return () => Promise.reject(failure)
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const users = gadwall({
    stores: { ...memoryStores(), users: backend.users, sessions: breakable },
    backends: [backend],
    authenticators: [
      {
        name: 'bearer',
        isAmbient: false,
        async authenticate(ctx) {
          const [, name] = /^Bearer (\w+)$/.exec(ctx.get('Authorization')) ?? []
          return name ? backend.users.findByUsername(name) : null
        },
      },
    ],
    secret: 'a secret that only the tests of this project know',
    baseUrl: origin,
    clock: () => now,
  })
  const ann = await backend.add({ username: 'ann', password: PASSWORD })
  const change = (changes: object) => {
    const row = backend.rows.get(String(ann.id))
    if (row) backend.rows.set(String(ann.id), { ...row, ...changes })
  }
  const koa = new Koa()
  koa.silent = true
  koa.use(users.middleware())
  const server: Listening = await listen(koa, '127.0.0.1', port)
  return {
    users,
    origin,
    ann,
    async cookieOf(username, options) {
      const user = await backend.users.findByUsername(username)
      if (!user) throw new Error(`${username} is not there`)
      return (await loginAs(users, user, options)).header
    },
    get: (path, cookie) => fetch(origin + path, { headers: { cookie }, redirect: 'manual' }),
    grant: (permission) => change({ permissions: [permission] }),
    deactivate: () => change({ isActive: false }),
    breakStore: (error) => {
      failure = error
    },
    sessions: () => sessions.records.length,
    wait: (ms) => {
      now += ms
    },
    async stop() {
      await server.drain()
      await users.close()
    },
  }
}
