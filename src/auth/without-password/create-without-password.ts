import type { AuthenticationBackend } from '../backend.ts'
import type { FactorService } from '../factors/factor-service.ts'
import { PasswordRemoval } from './password-removal.ts'
import { RecoveryResets, type RecoveryResetsOptions } from './recovery-resets.ts'

/** What is there for people who have no password. */
export interface WithoutPassword {
  /**
   * Lets people give up their password; `null` where nobody logs in by a passkey alone, or no backend keeps passwords
   * whose users have `hasPassword`.
   */
  readonly passwordRemoval: PasswordRemoval | null
  /**
   * Sets passwords by recovery codes for people without an address; `null` without a store for these, or where no
   * backend with `savePassword` has `identify`.
   */
  readonly recoveryResets: RecoveryResets | null
}

type Given = Omit<RecoveryResetsOptions, 'factors'> & { readonly factors: FactorService | null }

/** Builds what people without a password need. */
export function createWithoutPassword({ factors, ...parts }: Given): WithoutPassword {
  if (!factors) return { passwordRemoval: null, recoveryResets: null }
  const { backends } = parts.login
  const canRemove = factors.ways.canClaim && backends.some(tellsOfPassword)
  const canReset = backends.some(({ savePassword, identify }) => savePassword && identify)
  return {
    passwordRemoval: canRemove ? new PasswordRemoval({ factors, ...parts }) : null,
    recoveryResets: canReset ? new RecoveryResets({ factors, ...parts }) : null,
  }
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
