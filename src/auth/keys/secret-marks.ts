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
  /** Since when the last of those behind it signs; `null`: none of them has signed anything. */
  readonly behind: number | null
}

/** Notes that a secret signs from now on, unless that is noted. Called at a start. */
export async function noteSecret(store: MarkStore, secret: string, clock: Clock): Promise<void> {
  await store.add(nameOf(secret), clock())
}

/** @param secrets in their order: the first signs. */
export async function secretTimes(
  store: MarkStore,
  secrets: readonly string[],
): Promise<SecretTimes> {
  const [own = '', ...older] = secrets.map(nameOf)
  const marks = await store.all()
  const since = marks.get(own) ?? null
  const others = [...marks].filter(([name]) => name.startsWith(PREFIX) && name !== own)
  const behind = older.flatMap((name) => marks.get(name) ?? [])
  return {
    since,
    hasPredecessor: others.some(([, at]) => since === null || at < since),
    behind: behind.length > 0 ? Math.max(...behind) : null,
  }
}

/** Names a secret without telling it: a keyed digest of nothing. */
function nameOf(secret: string): string {
  return PREFIX + new KeyedDigest([secret]).make('secret-mark').slice(0, NAME_LENGTH)
}
