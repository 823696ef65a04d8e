import type { Config } from '../../config/config.ts'
import { isOtherSite } from '../../config/sites.ts'

/** What is open on purpose, so that whoever deploys sees it: sentences. */
export function findOpenings({ allowedOrigins, baseUrl }: Config): readonly string[] {
  return allowedOrigins.map((origin) => {
    const cookies = isOtherSite(origin, baseUrl)
      ? ' It is on another site, so our cookies say SameSite=None and Partitioned.'
      : ''
    return `ALLOWED_ORIGINS is open to ${origin}: scripts there can do whatever the visitor can.${cookies}`
  })
}
