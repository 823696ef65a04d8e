import type { Clock } from '../clock.ts'
import { KeyedDigest } from '../crypto/keyed-digest.ts'
import type { MarkStore } from '../emergencies/mark-store.ts'

const PREFIX = 'secret:'
const NAME_LENGTH = 22

/** What is known of when secrets began to sign. */
export interface SecretTimes {
  /** Since when the first secret signs, in milliseconds since 1970-01-01 UTC; `null`: nothing was started with it. */
  readonly since: number | null
  /** Whether another secret has signed before. */
  readonly hasPredecessor: boolean
}

/** Notes that a secret signs from now on, unless that is noted. Called at a start. */
export async function noteSecret(store: MarkStore, secret: string, clock: Clock): Promise<void> {
  await store.add(nameOf(secret), clock())
}

export async function secretTimes(store: MarkStore, secret: string): Promise<SecretTimes> {
  const own = nameOf(secret)
  const marks = await store.all()
  const since = marks.get(own) ?? null
  const others = [...marks].filter(([name]) => name.startsWith(PREFIX) && name !== own)
  return { since, hasPredecessor: others.some(([, at]) => since === null || at < since) }
}

/** Names a secret without telling it: a keyed digest of nothing. */
function nameOf(secret: string): string {
  return PREFIX + new KeyedDigest([secret]).make('secret-mark').slice(0, NAME_LENGTH)
}
