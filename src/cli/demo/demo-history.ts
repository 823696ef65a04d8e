import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import { DAY_MS } from '../../auth/clock.ts'
import { randomText } from '../../auth/crypto/random.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Dice } from './dice.ts'

/** Days before now of which a demo has a history. */
const HISTORY_DAYS = 30

/** Logins of one person in that time, at most. */
const MOST_LOGINS = 12

/** Of how many tries to log in one fails. */
const FAILS_EVERY = 6

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
]

/** What somebody has done in the last month, the oldest first. Addresses are those for documents (RFC 5737). */
export function historyOf(owner: UserReference, dice: Dice, now: number): readonly AuditEntry[] {
  const address = `203.0.113.${dice.below(250) + 1}`
  const agent = AGENTS[dice.below(AGENTS.length)] ?? null
  const entries = Array.from({ length: dice.below(MOST_LOGINS) }, (): AuditEntry => {
    const hasFailed = dice.below(FAILS_EVERY) === 0
    return {
      id: randomText(16),
      name: hasFailed ? 'login.failed' : 'login.succeeded',
      at: now - dice.below(HISTORY_DAYS * DAY_MS),
      actor: hasFailed ? null : owner,
      subject: owner,
      ...{ session: null, address, agent, requestId: null },
      details: hasFailed ? {} : { methods: ['pwd'] },
    }
  })
  return entries.sort((one, other) => one.at - other.at)
}
