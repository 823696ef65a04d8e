import type { AppContext } from '../context.ts'

const READ = /^application\/(?:json|x-www-form-urlencoded)$/i
const UTF8 = /^"?utf-?8"?$/i

/**
 * Refuses a body whose type is neither a plain form nor JSON, and what says that it is not UTF-8. To read it as if it
 * were, or as if there were no fields, would be to guess: something before us may have read it in another way.
 *
 * @throws HttpError (415)
 */
export function refuseOtherTypes(ctx: AppContext): void {
  if (isEmpty(ctx)) return
  const [type = '', ...parameters] = ctx.get('Content-Type').split(';')
  if (!READ.test(type.trim()) || !parameters.every(isUtf8)) ctx.throw(415)
}

/** Whether a parameter says so, or is about something else. */
function isUtf8(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=', 2)
  return name.trim().toLowerCase() !== 'charset' || UTF8.test(value.trim())
}

/** HTTP/2 needs no length: whether something will come is not known. */
function isEmpty({ req: { headers, httpVersionMajor } }: AppContext): boolean {
  const length = headers['content-length']
  if (length !== undefined) return Number(length) === 0
  return httpVersionMajor > 1 && headers['content-type'] === undefined
}
