import type { Feature } from '../../feature.ts'
import { ownFactorRoutes } from './own-factors.ts'

/** The pages where people add and remove second factors. The second step itself is in every app. */
export const factors: Feature = {
  name: 'factors',
  requires: ['sessions', 'factors', 'keys'],
  routes(auth, web) {
    if (!auth.factors) return []
    return ownFactorRoutes(auth, web, auth.factors)
  },
}
