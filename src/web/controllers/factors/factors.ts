import type { Feature } from '../../feature.ts'
import { ownFactorRoutes } from './own-factors.ts'
import { secondStepRoutes } from './second-step.ts'

/** Second factors: the second step of a login, and the pages where people add and remove them. */
export const factors: Feature = {
  name: 'factors',
  requires: ['sessions', 'factors', 'keys'],
  routes(auth, web) {
    if (!auth.factors) return []
    return [
      ...secondStepRoutes(auth, web, auth.factors),
      ...ownFactorRoutes(auth, web, auth.factors),
    ]
  },
}
