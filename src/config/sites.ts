/** Second levels under which everybody can have a domain, in countries that have them. */
const OPEN_SECOND_LEVELS = /^(?:ac|co|com|edu|go|gob|gov|gv|ltd|me|mil|ne|net|nom|or|org|plc|sch)$/

/**
 * Hosts under which strangers have theirs. Browsers know many more, by the Public Suffix List. One that is missing
 * here counts as one site: cookies stay stricter then than they would have to be.
 */
const OF_STRANGERS =
  /(?:^|\.)((?:github|gitlab|netlify|vercel|web|firebaseapp|pages|workers|fly|onrender|herokuapp|azurewebsites|cloudfront|appspot|run|surge|deno|railway|glitch|ngrok|ngrok-free|trycloudflare|replit)\.(?:io|app|dev|com|net|sh|me|page))$/

/** The site of an origin: scheme, and the domain that somebody can own. Ports do not count. */
function siteOf(origin: string): string {
  const { protocol, hostname } = new URL(origin)
  if (/^[\d.]+$|^\[/.test(hostname)) return `${protocol}//${hostname}`
  const labels = hostname.split('.')
  const suffix = OF_STRANGERS.exec(hostname)?.[1]
  const isOpen = labels.at(-1)?.length === 2 && OPEN_SECOND_LEVELS.test(labels.at(-2) ?? '')
  const length = suffix ? suffix.split('.').length + 1 : isOpen ? 3 : 2
  return `${protocol}//${labels.slice(-length).join('.')}`
}

/**
 * Whether browsers count two origins as different sites, so that scripts of one get no cookies of the other unless
 * these say `SameSite=None`.
 */
export function isOtherSite(one: string, other: string): boolean {
  return siteOf(one) !== siteOf(other)
}
