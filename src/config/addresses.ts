import { BlockList, isIP } from 'node:net'

const BASE = /^https?:\/\/[^/\\?#@\s]+(?:\/[\w~-][\w.~-]*)*\/*$/i
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** Whether it has a scheme and a host, perhaps a port and a path, and nothing else. */
export function isBaseUrl(value: string): boolean {
  return BASE.test(value) && URL.canParse(value) && new URL(value).hostname !== ''
}

/** The same without a slash at the end. */
export function plainBaseUrl(value: string): string {
  const { origin, pathname } = new URL(value)
  const names = pathname.split('/').filter((name) => name !== '')
  return [origin, ...names].join('/')
}

/** Whether a host is this machine. Takes it as `URL` writes it. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

/** Whether it is an address of one host or a CIDR range. */
export function isAddressRange(range: string): boolean {
  const [address = '', bits, ...rest] = range.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (bits === undefined) return true
  if (!/^\d{1,3}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    return false
  }
}

/**
 * The origins that requests may come from. In development the names of this machine count as the same
 * site, so that a newcomer who types the other name is not refused.
 */
export function originsOf(baseUrl: string, mode: string): readonly string[] {
  const { origin, hostname, protocol, port } = new URL(baseUrl)
  if (mode === 'production' || !isLoopback(hostname)) return Object.freeze([origin])
  const names = ['localhost', '127.0.0.1', '[::1]'].map(
    (name) => `${protocol}//${name}${port && `:${port}`}`,
  )
  return Object.freeze([origin, ...names.filter((other) => other !== origin)])
}

/** An address may come with a name and a password in it, and the password may have any sign. */
export function withoutPassword(text: string): string {
  const [start, end] = [text.indexOf('//'), text.lastIndexOf('@')]
  return start >= 0 && end > start ? `${text.slice(0, start)}//…${text.slice(end)}` : text
}
