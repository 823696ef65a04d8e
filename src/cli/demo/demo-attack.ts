import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import { DAY_MS } from '../../auth/clock.ts'
import type { UserReference } from '../../auth/user.ts'
import { demoEntry } from './demo-history.ts'
import type { Dice } from './dice.ts'

const MINUTE_MS = 60_000

/** A program that knows no user agent but its own. */
const AGENT = 'python-requests/2.32.3'

/** When somebody tries passwords, in minutes before now; from where; and how many tries there are. */
const ATTACKS: readonly {
  readonly ago: number
  readonly address: string
  readonly tries: number
}[] = [
  { ago: 17 * 24 * 60 + 200, address: '198.51.100.23', tries: 16 },
  { ago: 6 * 24 * 60 + 75, address: '198.51.100.23', tries: 38 },
  { ago: 6 * 24 * 60 + 40, address: '192.0.2.144', tries: 14 },
  { ago: 9 * 60 + 10, address: '198.51.100.71', tries: 13 },
  { ago: 14 * 60 + 35, address: '192.0.2.201', tries: 9 },
  { ago: 3 * 60 + 25, address: '192.0.2.9', tries: 7 },
]

/** One of how many tries hits a name that there is. */
const KNOWN_EVERY = 5

/** Tries that pass before others are refused, and refused minutes for each so many of the others. */
const [FREE_TRIES, TRIES_A_MINUTE] = [4, 3]

/** Strangers who try passwords until they are sent away, so that there is something to look into. */
export function attacksOn(
  owners: readonly UserReference[],
  dice: Dice,
  now: number,
): readonly AuditEntry[] {
  return ATTACKS.flatMap(({ ago, address, tries }) => {
    const begun = now - ago * MINUTE_MS
    const where = { address, agent: AGENT }
    const failed = Array.from({ length: tries }, (_, index) => {
      const subject =
        dice.below(KNOWN_EVERY) === 0 ? (owners[dice.below(owners.length)] ?? null) : null
      const at = begun + index * 9_000 + dice.below(8_000)
      return demoEntry({ name: 'login.failed', at, subject, ...where })
    })
    const minutes = Math.max(0, Math.ceil((tries - FREE_TRIES) / TRIES_A_MINUTE))
    const refused = Array.from({ length: minutes }, (_, minute) =>
      demoEntry({
        name: 'login.throttled',
        at: begun + (minute + 2) * MINUTE_MS,
        ...where,
        details: { use: 'login', retryAfterMs: DAY_MS / 144, count: 4 + dice.below(30) },
      }),
    )
    return [...failed, ...refused]
  })
}
