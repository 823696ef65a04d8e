import { BlockList, isIP, isIPv6 } from 'node:net'

/**
 * Tells the client's address from the connection and from what proxies say.
 *
 * Everybody can send `X-Forwarded-For`. Only entries written by proxies of ours count: read from the
 * right, the first address that is not one of them is the client.
 */
export class ClientAddress {
  readonly #trusted = new BlockList()
  readonly #trustsAny: boolean

  /**
   * @param trustedProxies addresses or CIDR ranges; none: the connection's own address is the client's.
   * @throws TypeError for what is neither.
   */
  constructor(trustedProxies: readonly string[]) {
    this.#trustsAny = trustedProxies.length > 0
    for (const range of trustedProxies) this.#trust(range)
  }

  of(connection: string | undefined, forwardedFor: string | undefined): string | null {
    if (!this.#trustsAny) return plain(connection)
    const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim())
    let address = plain(connection)
    while (address !== null && this.#isTrusted(address)) {
      const hop = plain(withoutPort(hops.pop()))
      // A proxy of ours wrote nothing, or something that is no address: it is the last we know of.
      if (hop === null) break
      address = hop
    }
    return address
  }

  /**
   * Whether the connection comes from a proxy that nobody has named: its address is private, and it says for
   * whom it asks.
   */
  isUnnamedProxy(connection: string | undefined, forwardedFor: string | undefined): boolean {
    if (!forwardedFor) return false
    const address = plain(connection)
    return address !== null && isIn(PRIVATE, address) && !this.#isTrusted(address)
  }

  /** Whether this connection comes straight from one of the proxies. */
  trusts(connection: string | undefined): boolean {
    const address = this.#trustsAny ? plain(connection) : null
    return address !== null && this.#isTrusted(address)
  }

  #isTrusted(address: string): boolean {
    return isIn(this.#trusted, address)
  }

  #trust(range: string): void {
    const [address = '', bits] = range.split('/')
    const family = isIP(address)
    const width = family === 6 ? 128 : 32
    const prefix = bits === undefined ? width : Number(bits)
    if (family === 0 || !/^\d+$/.test(bits ?? '0') || prefix > width) {
      throw new TypeError(`Not an address or a CIDR range: "${range}"`)
    }
    this.#trusted.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4')
  }
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

// This machine, RFC 1918, RFC 3927, RFC 4193, RFC 4291 and RFC 6598: never a visitor from elsewhere.
const PRIVATE = new BlockList()
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(address, bits)
}
PRIVATE.addAddress('::1', 'ipv6')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')

/** `203.0.113.9:51234`, `[2001:db8::9]:51234`, `[2001:db8::9]`: some proxies write the port, too. */
function withoutPort(hop: string | undefined): string | undefined {
  return hop?.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$|^\[([^\]]*)\](?::\d{1,5})?$/, '$1$2')
}

/**
 * Without the IPv6 clothing that a dual-stack socket puts on IPv4 addresses, and without the name of
 * our own network card on link-local ones, which says nothing of the client and can be of any length.
 */
function plain(address: string | undefined): string | null {
  const bare = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/s, '') ?? ''
  return isIP(bare) === 0 ? null : bare
}
