import type { Feature } from '../../feature.ts'
import { ownFactorRoutes } from './own-factors.ts'
import { ownPasskeyRoutes } from './own-passkeys.ts'

/** The pages where people add and remove second factors. The second step itself is in every app. */
export const factors: Feature = {
  name: 'factors',
  requires: ['sessions', 'factors', 'keys'],
  routes(auth, web) {
    const { factors: service } = auth
    if (!service) return []
    const { passkeys } = service
    return [
      ...ownFactorRoutes(auth, web, service),
      ...(passkeys ? ownPasskeyRoutes(auth, web, service, passkeys) : []),
    ]
  },
}
