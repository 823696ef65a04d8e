/** The headers of a request that tell where it was sent from, as they came in. */
export interface OriginHeaders {
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly referer: string | undefined
}

/** What does not fit: what was expected, and what was seen instead. */
export interface OriginMismatch {
  readonly expected: string
  readonly seen: string
}

/**
 * Checks that a request was sent from our own pages.
 *
 * `Origin` decides when it is there and names one. Else `Sec-Fetch-Site` decides, which no page can forge.
 * Browsers send `Origin: null` from pages with `Referrer-Policy: no-referrer`, which is the default of
 * helmet, but also from a sandboxed frame of anybody: there `Sec-Fetch-Site` is `cross-site`.
 * A client that sends neither is no browser of this decade: over https it must name one of our pages
 * as referer, since a man in the middle of plain http could have planted its cookies.
 *
 * @param accepted our own origins; the first is the one to name.
 * @returns `null` when nothing speaks against the request. The token is still to be checked.
 */
export function findOriginMismatch(
  { origin, fetchSite, referer }: OriginHeaders,
  accepted: readonly string[],
): OriginMismatch | null {
  const expected = accepted.join(' or ')
  if (origin === 'null' && fetchSite === 'same-origin') return null
  if (origin !== undefined) {
    return accepted.includes(origin) ? null : { expected, seen: `Origin: ${origin}` }
  }
  if (fetchSite !== undefined) {
    if (fetchSite === 'same-origin') return null
    return { expected: 'Sec-Fetch-Site: same-origin', seen: `Sec-Fetch-Site: ${fetchSite}` }
  }
  if (!accepted.every((own) => own.startsWith('https:'))) return null
  if (referer === undefined) return { expected, seen: 'neither Origin nor Referer' }
  return accepted.includes(originOf(referer))
    ? null
    : { expected, seen: `Referer: ${originOf(referer)}` }
}

/**
 * Whether the browser itself says that one of our pages has sent the request. That nothing speaks against
 * it is not enough.
 */
export function isFromOurPages(headers: OriginHeaders, accepted: readonly string[]): boolean {
  const { origin, fetchSite } = headers
  if (findOriginMismatch(headers, accepted)) return false
  return (origin !== undefined && accepted.includes(origin)) || fetchSite === 'same-origin'
}

function originOf(url: string): string {
  try {
    return new URL(url).origin
  } catch {
    return ''
  }
}
