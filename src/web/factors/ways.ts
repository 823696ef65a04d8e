import type { FactorService } from '../../auth/factors/factor-service.ts'
import type { UserReference } from '../../auth/user.ts'

/** By which factors a person can prove who they are: what a page that asks for one offers. */
export async function waysOf(factors: FactorService | null, owner: UserReference | null) {
  const found = factors && owner && (await factors.of(owner))
  return {
    /** Whether they have an authenticator app; recovery codes go into the same field. */
    hasApp: (found?.apps.length ?? 0) > 0,
    hasPasskey: factors?.passkeys != null && (found?.passkeys.length ?? 0) > 0,
  }
}
