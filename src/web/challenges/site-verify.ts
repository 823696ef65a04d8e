import type { Challenge, ChallengeAnswered, ChallengeVerdict } from './challenge.ts'
import type { ContentSources } from './content-sources.ts'

/** Letters of a token. Turnstile's have at most 2,048, hCaptcha's some 4,000. */
export const TOKEN_MAX_LENGTH = 8192

/** Milliseconds that a service may take (`timeoutMs`). */
const USUAL_TIMEOUT_MS = 3000

/** Letters of an answer that are read: theirs have some 300. */
const ANSWER_MAX_LENGTH = 16_384

/** How long a service that has answered counts as there, in milliseconds. */
const KNOWN_MS = 30_000

/** What stands for a token when only the service itself is asked after. */
const NO_TOKEN = 'none'

/** Errors for which the visitor can do nothing. The last two are wrong keys of ours: better a proof of work than nobody. */
const NOT_THEIR_FAULT = new Set([
  'internal-error',
  'missing-input-secret',
  'invalid-input-secret',
  'sitekey-secret-mismatch',
])

/** What {@link turnstile} and {@link hcaptcha} are told. */
export interface WidgetOptions {
  /** The public key, for the page. */
  readonly siteKey: string
  /** The secret key, for this server alone. */
  readonly secret: string
  /** The host on which the widget was solved (that of `baseUrl`). */
  readonly hostname?: string
  /** Milliseconds that the service may take (3000). */
  readonly timeoutMs?: number
  /** Where the service is asked, for tests and proxies (theirs). */
  readonly verifyUrl?: string
}

/** A service with a widget in the page and `siteverify` behind it. */
export interface WidgetService {
  /** As the function is called. */
  readonly name: string
  readonly verifyUrl: string
  /** The field that its widget fills in. */
  readonly field: string
  /** The script of its widget. */
  readonly script: string
  /** The class of the element that the script fills. */
  readonly className: string
  readonly sources: ContentSources
  /** Whether a token names the form that it was made for. */
  readonly hasAction: boolean
  /** Whether the service takes the site key, too. */
  readonly sendsSiteKey: boolean
}

interface Verified {
  readonly success?: unknown
  readonly hostname?: unknown
  readonly action?: unknown
  readonly 'error-codes'?: unknown
}

/** @throws TypeError without both keys. */
export function widgetChallenge(service: WidgetService, options: WidgetOptions): Challenge {
  const { siteKey, secret, timeoutMs = USUAL_TIMEOUT_MS } = options
  if (!siteKey || !secret) {
    throw new TypeError(
      `${service.name}() needs a \`siteKey\` and a \`secret\`: the service gives both`,
    )
  }
  const { field, script, className, hasAction, sendsSiteKey } = service
  let answeredAt = Number.NEGATIVE_INFINITY

  /** @returns `null` when it cannot tell. */
  const ask = async (response: string, address: string | null): Promise<Verified | null> => {
    const body = new URLSearchParams({
      ...{ secret, response },
      ...(address !== null && { remoteip: address }),
      ...(sendsSiteKey && { sitekey: siteKey }),
    })
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const url = options.verifyUrl ?? service.verifyUrl
      const answer = await fetch(url, { method: 'POST', body, signal, redirect: 'error' })
      const text = answer.ok || answer.status === 400 ? await shortText(answer) : ''
      const value: unknown = JSON.parse(text)
      return typeof value === 'object' && value !== null ? value : null
    } catch {
      return null
    }
  }

  const verify = async (answered: ChallengeAnswered): Promise<ChallengeVerdict> => {
    const { fields, request, now, use, origin } = answered
    const token = fields[field] ?? ''
    if (token.length > TOKEN_MAX_LENGTH) return 'failed'
    // A form without a token: of a robot, or of somebody whose browser could not reach the service.
    if (token === '' && now - answeredAt < KNOWN_MS) return 'failed'
    const work = () => ask(token || NO_TOKEN, request.isShared ? null : request.address)
    // It is no wait for a store.
    const verified = await (request.aside?.(work) ?? work())
    if (!verified || isNotTheirFault(verified)) return 'unavailable'
    answeredAt = now
    if (token === '' || verified.success !== true) return 'failed'
    // A token that somebody has solved on a site of their own, or for another form, proves nothing here.
    const isHere = verified.hostname === (options.hostname ?? new URL(origin).hostname)
    return isHere && (!hasAction || verified.action === use) ? 'passed' : 'failed'
  }

  return {
    page: ({ use }) => ({ name: 'widget', data: { className, script, siteKey, action: use } }),
    verify,
    sources: service.sources,
  }
}

function isNotTheirFault({ 'error-codes': codes }: Verified): boolean {
  return Array.isArray(codes) && codes.some((code) => NOT_THEIR_FAULT.has(code))
}

/** The text of an answer; empty when it is too long to be one of theirs. */
async function shortText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > ANSWER_MAX_LENGTH) return ''
  }
  return text
}
