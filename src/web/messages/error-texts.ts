/** What an error page says. */
export interface ErrorPage {
  readonly status: number
  /** Stable, for programs. */
  readonly code: string
  readonly heading: string
  readonly explanation: string
  readonly details: readonly { readonly label: string; readonly value: string }[]
}

const TEXTS: Readonly<Record<number, readonly [code: string, heading: string, text: string]>> = {
  400: ['bad_request', 'Bad request', 'The server could not make sense of this request.'],
  401: ['login_required', 'Log in first', 'This page is for people who are logged in.'],
  403: ['forbidden', 'Not allowed', 'Your account is not allowed to do this.'],
  404: ['not_found', 'Page not found', 'There is nothing at this address. It may be mistyped.'],
  405: ['method_not_allowed', 'Not possible here', 'This address does not answer such a request.'],
  413: ['too_large', 'Too large', 'This is more than the server accepts.'],
  415: ['unsupported_type', 'Unsupported type', 'Send a form, or JSON.'],
  429: ['throttled', 'Too many tries', 'Please wait a little before you try again.'],
  500: ['internal', 'Something went wrong', 'This is our fault, and it is in our log.'],
  503: ['unavailable', 'Back in a moment', 'A part of the site cannot be reached right now.'],
}

/** The page for a status; one that has none gets the page of its kind. */
export function pageForStatus(status: number): ErrorPage {
  const known = TEXTS[status] ? status : status < 500 ? 400 : 500
  const [code, heading, explanation] = TEXTS[known] as [string, string, string]
  return { status: known, code, heading, explanation, details: [] }
}
