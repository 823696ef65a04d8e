import { problemOfOrigin } from '../../config/allowed-origins.ts'
import type { SharedValues } from '../../config/read-options.ts'
import { isOtherSite } from '../../config/sites.ts'
import type { WebSettings } from './web-settings.ts'

/** @throws TypeError for an origin that cannot work, or is not safe. */
export function frontEndsOf({
  allowedOrigins,
  baseUrl,
}: Pick<SharedValues, 'allowedOrigins' | 'baseUrl'>): Pick<
  WebSettings,
  'allowedOrigins' | 'isCrossSite'
> {
  for (const origin of allowedOrigins) {
    const problem = problemOfOrigin(origin, baseUrl, process.env.NODE_ENV ?? 'development')
    if (problem) throw new TypeError(`The option \`allowedOrigins\` of gadwall(): ${problem}`)
  }
  return {
    allowedOrigins,
    isCrossSite: allowedOrigins.some((origin) => isOtherSite(origin, baseUrl)),
  }
}

/** All origins besides our own whose pages may speak for the visitor. */
export function othersOf(
  { origins = [] }: { readonly origins?: readonly string[] },
  { allowedOrigins }: Pick<SharedValues, 'allowedOrigins'>,
): readonly string[] {
  return [...origins, ...allowedOrigins]
}
