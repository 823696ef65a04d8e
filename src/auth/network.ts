import { isIPv6 } from 'node:net'

/**
 * The network by which a client is counted: an IPv4 address itself, and the first 64 bits of an IPv6
 * address, which is the least that one customer is given (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%', 1)[0] as string).split('::')
  const before = groups(head)
  const missing = tail === undefined ? 0 : 8 - before.length - groups(tail).length
  const all = [...before, ...Array(Math.max(0, missing)).fill('0'), ...groups(tail ?? '')]
  return `${all.slice(0, 4).map(withoutZeros).join(':')}::/64`
}

function groups(text: string): string[] {
  return text === ''
    ? []
    : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))
}

function withoutZeros(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, '')
}
