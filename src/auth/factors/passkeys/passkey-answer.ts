/** What a browser answers for a passkey (`AuthenticationResponseJSON`, `RegistrationResponseJSON`). */
export interface PasskeyAnswer {
  /** What the passkey is known by, base64url. */
  readonly id: string
  /** The challenge that it says it answers: checked with the signature. */
  readonly challenge: string
  /** Whether it was asked for in a frame within a page of another origin (WebAuthn level 3, 5.8.1). */
  readonly isFramed: boolean
  /** Whether the browser says that the new passkey is found without being named (`credProps`, 10.1.3); only of a new one. */
  readonly isDiscoverable: boolean
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject?: string
    readonly authenticatorData?: string
    readonly signature?: string
    readonly userHandle?: string
  }
  /** How the passkey can be reached, such as `internal`; only of a new one. */
  readonly transports: readonly string[]
}

/** WebAuthn level 3, 4: ids have up to 1,023 bytes, in base64url 1,364 letters. */
const ID_MAX_LENGTH = 1364
const MOST_CHARACTERS = 24_000
const BASE64URL = /^[A-Za-z0-9_-]+$/
const TRANSPORT = /^[a-z-]{1,20}$/
const MOST_TRANSPORTS = 8

/** Reads what a form brings; `null` for what no browser has made. Nothing is believed yet. */
export function readPasskeyAnswer(text: string): PasskeyAnswer | null {
  if (text.length > MOST_CHARACTERS) return null
  const given = objectIn(text)
  const { id, type } = given
  const { rk } = asObject(asObject(given.clientExtensionResults).credProps)
  const response = asObject(given.response)
  if (type !== 'public-key' || !isBase64Url(id) || id.length > ID_MAX_LENGTH) return null
  const { clientDataJSON, transports } = response
  if (!isBase64Url(clientDataJSON)) return null
  const { challenge, crossOrigin, topOrigin } = objectIn(textIn(clientDataJSON))
  if (!isBase64Url(challenge)) return null
  const parts = PARTS.flatMap((name) => {
    const value = response[name]
    return isBase64Url(value) ? [[name, value] as const] : []
  })
  return {
    id,
    challenge,
    isFramed: (crossOrigin ?? false) !== false || topOrigin !== undefined,
    isDiscoverable: rk === true,
    response: { clientDataJSON, ...Object.fromEntries(parts) },
    transports: Array.isArray(transports) ? transportsIn(transports) : [],
  }
}

const PARTS = ['attestationObject', 'authenticatorData', 'signature', 'userHandle'] as const

/** Hints for browsers, of which there may be new ones: kept as they are, if they look like any. */
function transportsIn(given: readonly unknown[]): readonly string[] {
  const known = given.filter((one) => typeof one === 'string' && TRANSPORT.test(one))
  return [...new Set(known as string[])].slice(0, MOST_TRANSPORTS)
}

function textIn(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('utf8')
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function isBase64Url(value: unknown): value is string {
  return typeof value === 'string' && BASE64URL.test(value)
}
