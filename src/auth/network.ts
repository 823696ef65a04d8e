import { isIPv6 } from 'node:net'

/**
 * The network by which a client is counted: an IPv4 address itself, and the first 64 bits of an IPv6
 * address, which is the least that one customer is given (RFC 6177).
 */
export function networkOf(address: string): string {
  return isIPv6(address) ? firstGroups(address, 4) : address
}

/** The range that a client is in: a /24 of IPv4, a /48 of IPv6, which is what one site is given (RFC 6177). */
export function rangeOf(address: string): string {
  if (isIPv6(address)) return firstGroups(address, 3)
  return `${address.split('.').slice(0, 3).join('.')}.0/24`
}

function firstGroups(address: string, count: number): string {
  const [head = '', tail] = (address.split('%', 1)[0] as string).split('::')
  const before = groups(head)
  const missing = tail === undefined ? 0 : 8 - before.length - groups(tail).length
  const all = [...before, ...Array(Math.max(0, missing)).fill('0'), ...groups(tail ?? '')]
  return `${all.slice(0, count).map(withoutZeros).join(':')}::/${16 * count}`
}

function groups(text: string): string[] {
  return text === ''
    ? []
    : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))
}

function withoutZeros(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, '')
}
