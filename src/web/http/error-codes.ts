const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'login_required',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_type',
  429: 'throttled',
  500: 'internal',
  503: 'unavailable',
}

/** The status and the code of the page for an error; a status without one gets that of its kind. */
export function errorCodeOf(status: number): { readonly status: number; readonly code: string } {
  const known = CODES[status] ? status : status < 500 ? 400 : 500
  return { status: known, code: CODES[known] as string }
}
