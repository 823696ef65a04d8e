import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import { DAY_MS } from '../../auth/clock.ts'
import { randomText } from '../../auth/crypto/random.ts'
import type { UserReference } from '../../auth/user.ts'
import type { Dice } from './dice.ts'

/** Days before now of which a demo has a history. */
export const HISTORY_DAYS = 30

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** How many log in at each hour of a day (UTC), beside the others: most in the morning, few at night. */
const BUSY = [1, 1, 0, 0, 1, 2, 5, 9, 12, 11, 9, 7, 6, 8, 9, 8, 7, 5, 4, 4, 5, 4, 3, 2]

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
]

/** Somebody of whom there is a history. */
export interface DemoPerson {
  readonly owner: UserReference
  /** Since when, in milliseconds since 1970-01-01 UTC. */
  readonly joinedAt: number
  readonly isActive: boolean
}

/** One entry of a demo. What is not given is empty. */
export function demoEntry(
  given: Pick<AuditEntry, 'name' | 'at'> & Partial<AuditEntry>,
): AuditEntry {
  return {
    id: randomText(16),
    ...{ actor: null, subject: null, session: null, address: null, agent: null },
    ...{ requestId: null, details: {} },
    ...given,
  }
}

/**
 * What somebody has done in the last month, the oldest first: they log in on most days or on few, more on weekdays
 * than on the others, from two devices, and mistype now and then. Addresses are those for documents (RFC 5737).
 */
export function historyOf(person: DemoPerson, dice: Dice, now: number): readonly AuditEntry[] {
  const { owner, joinedAt, isActive } = person
  const from = Math.max(joinedAt, now - HISTORY_DAYS * DAY_MS)
  // Who was switched off does nothing after that.
  const to = isActive ? now : now - (1 + dice.below(20)) * DAY_MS
  const devices = [deviceOf(dice), deviceOf(dice)]
  const daysOfTen = 2 + dice.below(8)
  const entries: AuditEntry[] = []
  const add = (name: string, at: number, more: Partial<AuditEntry> = {}) => {
    if (at >= from && at <= to) entries.push(demoEntry({ name, at, subject: owner, ...more }))
  }

  if (joinedAt > from) add('user.created', joinedAt)
  for (let day = 0; day <= HISTORY_DAYS; day += 1) {
    const midnight = Math.floor(now / DAY_MS - day) * DAY_MS
    const isWeekend = [0, 6].includes(new Date(midnight).getUTCDay())
    if (dice.below(10) >= (isWeekend ? daysOfTen / 3 : daysOfTen)) continue
    for (let left = 1 + dice.below(3); left > 0; left -= 1) {
      const at = midnight + hourOf(dice) * HOUR_MS + dice.below(HOUR_MS)
      const device = devices[dice.below(4) === 0 ? 1 : 0]
      if (dice.below(10) === 0) add('login.failed', at - (20 + dice.below(40)) * 1000, device)
      add('login.succeeded', at, { actor: owner, ...device, details: { methods: ['pwd'] } })
      const later = at + (5 + dice.below(240)) * MINUTE_MS
      if (dice.below(60) === 0) add('password.changed', later, { actor: owner, ...device })
      else if (dice.below(3) === 0) add('logout', later, { actor: owner, ...device })
    }
  }
  if (!isActive) entries.push(demoEntry({ name: 'user.deactivated', at: to, subject: owner }))
  return entries.sort((one, other) => one.at - other.at)
}

function deviceOf(dice: Dice): Pick<AuditEntry, 'address' | 'agent'> {
  return {
    address: `203.0.113.${dice.below(250) + 1}`,
    agent: AGENTS[dice.below(AGENTS.length)] ?? null,
  }
}

/** An hour of the day: the busier, the likelier. */
function hourOf(dice: Dice): number {
  let left = dice.below(BUSY.reduce((sum, weight) => sum + weight, 0))
  return BUSY.findIndex((weight) => {
    left -= weight
    return left < 0
  })
}
