import { secretTimes } from '../../auth/keys/secret-marks.ts'
import type { Config } from '../../config/config.ts'
import type { Connection } from '../../database/connection/connection.ts'
import { type SignedBefore, signedBefore } from '../../database/inspection/signed-before.ts'
import { SequelizeMarkStore } from '../../database/marks/mark-store.ts'

/** What is known of a secret that is replaced. */
export interface SecretFacts {
  /** How many are listed. */
  readonly listed: number
  /** Since when the first one signs, in milliseconds since 1970-01-01 UTC; `null`: nothing was started with it. */
  readonly since: number | null
  /** Whether another secret has signed before. */
  readonly hasPredecessor: boolean
  /** Since when the last of those behind it signs; `null`: none of them has signed anything. */
  readonly behind: number | null
  readonly left: SignedBefore
}

/** Looks at how far the change of the secret is. Writes nothing. */
export async function inspectSecrets(
  connection: Connection,
  secrets: readonly string[],
  { closeGraceDays }: Pick<Config, 'closeGraceDays'>,
  now: number,
): Promise<SecretFacts> {
  const marks = new SequelizeMarkStore(connection)
  const times = await secretTimes(marks, secrets)
  const left = await signedBefore(connection, times.since ?? now, { now, closeGraceDays })
  return { listed: secrets.length, ...times, left }
}

/** At which of the three steps of docs/emergencies.md one is: the rest of a sentence about `SECRET`, or none. */
export function secretSteps(facts: SecretFacts): readonly string[] {
  const { listed, since, hasPredecessor, behind, left } = facts
  const some = left.sessions + left.tokens > 0
  const what = `${count(left.sessions, 'session')} and ${count(left.tokens, 'mailed link or browser', 'mailed links or browsers')}`
  if (listed > 1) {
    if (since === null) {
      return [
        'is at step 1 of 3: nothing was started with the new one yet. Start every process of the site.',
      ]
    }
    if (behind !== null && behind > since) {
      return [
        `is in the wrong order: the second one has signed since ${iso(behind)}. Put it first.`,
      ]
    }
    if (some) {
      return [
        `is at step 2 of 3: ${what} from before ${iso(since)} may need the old one, the last until ${iso(left.until)}. Wait for that, or take it off now and log these people out.`,
      ]
    }
    if (behind === null) {
      return [
        'is before step 1 of 3: the second one has signed nothing yet. When every process has both, put it first; if it is an old one, take it off.',
      ]
    }
    return [
      'is at step 3 of 3: nothing needs the old one any more. Take it off, and start every process.',
    ]
  }
  if (!hasPredecessor || !some) return []
  if (since === null) {
    return [
      `is another one than before, and the old one is not behind it: the next start logs people out (${what}). Put the old one behind the new one, with a comma between them.`,
    ]
  }
  return [
    `was replaced while ${what} needed the old one, the last until ${iso(left.until)}. Put it behind the new one until then, or run: gadwall users logout --all`,
  ]
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
