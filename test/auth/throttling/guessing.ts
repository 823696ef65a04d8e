import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { Stores } from '../../../src/auth/stores.ts'
import type { ThrottleRules } from '../../../src/auth/throttling/throttle-uses.ts'
import type { UserReference } from '../../../src/auth/user.ts'
import type { MemoryUser } from '../../../src/testing/memory/memory-user.ts'
import {
  type CountingHasher,
  countingHasher,
  type FrozenClock,
  frozenClock,
  type MemoryStores,
  memoryBackend,
  memoryStores,
} from '../../../src/testing.ts'

export const RIGHT = 'correct horse battery staple'
export const ADA: UserReference = { backend: 'users', userId: '1' }
export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS

/** Services with `ada` and `bob`, whose passwords are guessed. */
export interface Guessing {
  readonly auth: Auth
  readonly stores: MemoryStores
  readonly clock: FrozenClock
  readonly hasher: CountingHasher
  /** What was announced, by name. */
  readonly events: { readonly name: string; readonly details: object }[]
  /** Tries to log in; the address is one of a private network by its number. */
  guess(username: string, password?: string, from?: number | string): Promise<string>
}

export async function startGuessing(
  given: Partial<Stores<MemoryUser>> = {},
  throttling: Partial<ThrottleRules> = {},
): Promise<Guessing> {
  const hasher = countingHasher()
  const backend = memoryBackend({ passwords: new Passwords([hasher]) })
  await backend.add({ username: 'ada', password: RIGHT })
  await backend.add({ username: 'bob', password: RIGHT })
  const clock = frozenClock()
  const stores = memoryStores()
  const auth = createAuth(
    { ...stores, ...given },
    {
      backends: [backend],
      secret: 'a secret that only the tests of this project know',
      clock,
      throttling,
    },
  ) as unknown as Auth
  const events: Guessing['events'] = []
  auth.events.on('*', ({ name, details }) => void events.push({ name, details }))
  return {
    auth,
    stores,
    clock,
    hasher,
    events,
    async guess(username, password = 'wrong', from = 1) {
      const address = typeof from === 'string' ? from : addressOf(from)
      const credentials = { username, password: new Secret(password) }
      const outcome = await auth.login.authenticate(credentials, { address, agent: null })
      return outcome.kind
    },
  }
}

/** No two of them are in the same /24. */
export function addressOf(number: number): string {
  return `${20 + Math.floor(number / 65_536)}.${Math.floor(number / 256) % 256}.${number % 256}.7`
}

/** Does the same again and again, one after the other. */
export async function repeat<T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < times; index++) results.push(await work(index))
  return results
}
