import type { AuthOptions } from '../../../src/auth/auth-options.ts'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import type { AuthEvent } from '../../../src/auth/events.ts'
import { fromBase32 } from '../../../src/auth/factors/apps/base32.ts'
import { totpCode, totpStepAt } from '../../../src/auth/factors/apps/totp.ts'
import type { FactorService } from '../../../src/auth/factors/factor-service.ts'
import type { UserReference } from '../../../src/auth/user.ts'
import {
  frozenClock,
  type MemoryPerson,
  memoryBackend,
  memoryStores,
} from '../../../src/testing.ts'

const LABEL = { issuer: 'The Club', username: 'ada' }

/** Services in memory, with two people, a clock that stands still, and all events. */
export async function startTwoSteps(options: Partial<AuthOptions> = {}) {
  const backend = memoryBackend()
  const stores = memoryStores()
  const clock = frozenClock()
  const auth = createAuth(stores, {
    backends: [backend],
    secret: 'a secret of the tests, long enough',
    throttling: false,
    clock,
    ...(options as object),
  }) as unknown as Auth
  const heard: AuthEvent[] = []
  auth.events.on('*', (event) => {
    heard.push(event)
  })
  const add = async (username: string, more: Partial<MemoryPerson> = {}) => {
    const user = await backend.add({ username, password: 'x', ...more })
    return { user, owner: { backend: 'users', userId: String(user.id) } }
  }
  const factors = auth.factors as FactorService
  const ada = await add('ada')
  const bob = await add('bob')

  /** Begins an app, and gives back what shows its codes. */
  const begin = async (owner: UserReference = ada.owner) => {
    const begun = await factors.apps.begin(owner, LABEL)
    return appOf(begun?.secret ?? '')
  }
  const appOf = (secret: string) => {
    const bytes = fromBase32(secret) as Buffer
    return { secret, code: (drift = 0) => totpCode(bytes, totpStepAt(clock()) + drift) }
  }
  /** Adds an app, a minute ago: no step of now is used. */
  const addApp = async (owner: UserReference = ada.owner) => {
    const app = await begin(owner)
    await factors.apps.confirm(owner, app.code())
    clock.advance(60_000)
    heard.length = 0
    return app
  }
  const session = (publicId: string, { owner } = ada) =>
    stores.sessions.insert({
      ...{ idHash: publicId, publicId, version: 0, userId: owner.userId, backend: owner.backend },
      ...{ data: {}, isRemembered: true, createdAt: clock(), lastSeenAt: clock() },
      ...{ address: null, agent: null, idleEndsAt: clock() + 9e9, absoluteEndsAt: clock() + 9e9 },
      ...{ seriesHash: null, rotatedAt: null },
    })
  const sessionsOf = async ({ owner } = ada) =>
    (await stores.sessions.listOf(owner, clock())).map(({ publicId }) => publicId).sort()
  const told = () => heard.map(({ name, details }) => [name, details])
  return {
    ...{ auth, factors, stores, backend, clock, heard, told, ada, bob, add },
    ...{ begin, addApp, session, sessionsOf },
  }
}

export type TwoSteps = Awaited<ReturnType<typeof startTwoSteps>>
