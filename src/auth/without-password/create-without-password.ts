import type { AuthenticationBackend } from '../backend.ts'
import type { FactorService } from '../factors/factor-service.ts'
import type { AuthService } from '../login/auth-service.ts'
import { PasswordRemoval, type PasswordRemovalOptions } from './password-removal.ts'

/** What is there for people who have no password. */
export interface WithoutPassword {
  /**
   * Lets people give up their password; `null` where nobody logs in by a passkey alone, or no backend keeps passwords
   * whose users have `hasPassword`.
   */
  readonly passwordRemoval: PasswordRemoval | null
}

interface Given extends Omit<PasswordRemovalOptions, 'factors'> {
  readonly factors: FactorService | null
  readonly login: Pick<AuthService, 'backends'>
}

/** Builds what people without a password need. */
export function createWithoutPassword({ factors, login, ...parts }: Given): WithoutPassword {
  const canRemove = factors?.ways.canClaim === true && login.backends.some(tellsOfPassword)
  return { passwordRemoval: canRemove ? new PasswordRemoval({ factors, ...parts }) : null }
}

/** Why people who have passkeys cannot give up their password here; `null`: they can, or have no passkeys. */
export function whyNoRemoval(
  factors: FactorService | null,
  backends: readonly AuthenticationBackend[],
): 'revise' | 'hasPassword' | null {
  if (!factors?.passkeys) return null
  if (!factors.ways.canClaim) return 'revise'
  const isSilent = backends.some((one) => one.savePassword && !tellsOfPassword(one))
  return isSilent ? 'hasPassword' : null
}

/** Where there is no user to look at before somebody comes, each is looked at. */
function tellsOfPassword(backend: AuthenticationBackend): boolean {
  if (!backend.savePassword) return false
  const example = backend.exampleUser?.()
  return example === undefined || example.hasPassword !== undefined
}
