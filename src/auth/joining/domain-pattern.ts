import { domainToASCII } from 'node:url'

const DOMAIN_MAX_LENGTH = 253

// Nothing that a URL parser would take for the end of a host, such as / ? # @ : and %.
const DOMAIN = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u

/** Which domains are meant: one, or all below it. */
export interface DomainPattern {
  /** As DNS knows it: ASCII, in lower case. */
  readonly domain: string
  /** Whether the domains below it are meant, and not the domain itself. */
  readonly isBelow: boolean
}

/**
 * The one spelling of a domain for comparisons: that of DNS, so that `Bücher.example` and
 * `xn--bcher-kva.example` are the same (UTS 46).
 *
 * @returns `null` for what is no name of a domain, such as one with a dot at its end.
 */
export function domainKey(domain: string): string | null {
  if (domain.length > DOMAIN_MAX_LENGTH) return null
  const normalized = domain.normalize('NFKC')
  return DOMAIN.test(normalized) ? domainToASCII(normalized).toLowerCase() || null : null
}

/**
 * Reads `example.com` (this domain alone), and `.example.com` or `*.example.com` (every domain below it).
 *
 * @returns `null` for what is neither.
 */
export function domainPatternOf(text: string): DomainPattern | null {
  const [, below = '', name = ''] = /^(\*?\.)?(.*)$/s.exec(text) ?? []
  const domain = domainKey(name)
  return domain === null ? null : { domain, isBelow: below !== '' }
}
