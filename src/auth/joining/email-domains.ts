import type { Problem } from '../problem.ts'
import { type DomainPattern, domainKey, domainPatternOf } from './domain-pattern.ts'

/** More of them are too many for a sentence beside a field. */
const MOST_NAMED = 3

/** Which domains the addresses of people may have who come by themselves. */
export interface EmailDomainRules {
  /** Such as `example.com`, or `.example.com` for all below it (every domain). */
  readonly allowed?: readonly string[]
  /** The same for domains that are refused, also where they are allowed (none). */
  readonly refused?: readonly string[]
}

/** Says whether an address that somebody types may be used here, by its domain. */
export class EmailDomains {
  readonly #allowed: readonly DomainPattern[]
  readonly #refused: readonly DomainPattern[]
  readonly #names: readonly string[]

  /** @throws TypeError for what is no domain. */
  constructor({ allowed = [], refused = [] }: EmailDomainRules = {}) {
    this.#names = allowed
    this.#allowed = allowed.map(patternOf)
    this.#refused = refused.map(patternOf)
  }

  /** Whether only some domains are allowed. Whoever gives no address at all has none of these. */
  get isLimited(): boolean {
    return this.#allowed.length > 0
  }

  /** @param email as `canonicalEmail()` has made it. */
  problemOf(email: string): Problem | null {
    if (this.#allowed.length + this.#refused.length === 0) return null
    const domain = email.slice(email.lastIndexOf('@') + 1)
    const key = domainKey(domain)
    // What DNS does not know as a name cannot be compared with one either.
    if (key === null) return { field: 'email', code: 'email_invalid' }
    const isAmong = (patterns: readonly DomainPattern[]) => patterns.some((one) => fits(one, key))
    if (isAmong(this.#refused)) return this.#refuse(domain)
    if (!this.isLimited || isAmong(this.#allowed)) return null
    if (this.#names.length > MOST_NAMED) return this.#refuse(domain)
    const domains = this.#names.join(', ')
    return { field: 'email', code: 'email_domain_not_allowed', params: { domains } }
  }

  #refuse(domain: string): Problem {
    return { field: 'email', code: 'email_domain_refused', params: { domain } }
  }
}

function patternOf(text: string): DomainPattern {
  const pattern = domainPatternOf(text)
  if (pattern) return pattern
  throw new TypeError(`"${text}" is no domain: write example.com, or .example.com for all below it`)
}

/** The dot counts: `evilexample.com` is not below `example.com`. */
function fits({ domain, isBelow }: DomainPattern, key: string): boolean {
  return isBelow ? key.endsWith(`.${domain}`) : key === domain
}
