import { isLoopback, withoutPassword } from './addresses.ts'
import { isOtherSite } from './sites.ts'

const ORIGIN = /^https?:\/\/[^/\\?#@*,\s]+$/

/** Whether it is exactly what browsers send as `Origin`. */
export function isOrigin(value: string): boolean {
  return ORIGIN.test(value) && URL.canParse(value) && new URL(value).origin === value
}

/** What is wrong with a list of origins, as the end of a sentence that begins with the setting. */
export function explainOrigins(_problem: 'missing' | 'wrong', given?: unknown): string {
  const wrong = Array.isArray(given) ? given.find((one) => !isOrigin(String(one))) : undefined
  const named = wrong === undefined ? '' : `${nameOf(wrong, given)}; `
  return `${named}a comma list of exact origins, such as https://app.example.com`
}

/** A password may have a comma in it: then no part of the list is shown. */
function nameOf(wrong: unknown, given: unknown): string {
  const whole = String(given)
  if (withoutPassword(whole) !== whole) return 'an origin has no name and no password in it'
  return `${JSON.stringify(wrong)} is ${faultOf(String(wrong))}`
}

function faultOf(value: string): string {
  if (value === 'null') return 'what anybody can send'
  if (value.includes('*')) return 'a pattern, and each origin must be named'
  if (!URL.canParse(value) || !/^https?:/.test(value))
    return 'no origin: write scheme, host and port'
  const { origin } = new URL(value)
  return `not as browsers write it: they send ${origin}`
}

/** What is wrong with one origin at this address of the site; `null` when nothing is. */
export function problemOfOrigin(origin: string, baseUrl: string, mode: string): string | null {
  const { protocol, hostname } = new URL(origin)
  if (mode === 'production' && protocol === 'http:' && !isLoopback(hostname)) {
    return `${origin} is plain http: whoever is on the way could act for everybody. Use https`
  }
  if (isOtherSite(origin, baseUrl) && !baseUrl.startsWith('https:')) {
    return `${origin} is another site than ${new URL(baseUrl).origin}, and browsers send cookies there over https only: give both the same host, or reach the site over https`
  }
  return null
}
