import { isIP } from 'node:net'

/** Who asks for a passkey: browsers give those alone that were made for the same. */
export interface RelyingParty {
  /** The relying-party id: a domain, such as `example.com` (WebAuthn level 3, 13.4.9). */
  readonly id: string
  /** What devices call the site. */
  readonly name: string
  /** The origins from which an answer may come. */
  readonly origins: readonly string[]
}

/** What a {@link RelyingParty} is made of. */
export interface PartyOptions {
  /** Where people reach the site. */
  readonly baseUrl: string
  /** More origins of the site (none). */
  readonly origins?: readonly string[]
  readonly siteName: string
  /** The relying-party id, if it is not the host of `baseUrl` (that). */
  readonly rpId?: string | null
}

/**
 * Who asks for passkeys at this address; `null` at an IP address, for which no browser makes one.
 *
 * @throws TypeError for an `rpId` that is neither the host nor a domain above it.
 */
export function relyingPartyOf({
  baseUrl,
  origins = [],
  siteName,
  rpId = null,
}: PartyOptions): RelyingParty | null {
  const { hostname, origin } = new URL(baseUrl)
  if (isAddress(hostname)) return null
  const id = rpId ?? hostname
  if (!isWithin(hostname, id)) {
    throw new TypeError(
      `\`passkeyRpId\` (PASSKEY_RP_ID) is "${id}", but people reach the site at ${hostname}: ` +
        `no browser takes it. Make it "${hostname}" or a domain above it, or leave it out`,
    )
  }
  const own = [origin, ...origins].filter((one) => isWithin(new URL(one).hostname, id))
  return { id, name: siteName, origins: [...new Set(own)] }
}

/** Whether a host is that domain or lies within it. A domain without a dot has nothing within it. */
function isWithin(host: string, domain: string): boolean {
  return host === domain || (domain.includes('.') && host.endsWith(`.${domain}`))
}

function isAddress(hostname: string): boolean {
  return isIP(hostname) !== 0 || hostname.startsWith('[')
}
