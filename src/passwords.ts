/** Passwords: hashing in threads, the policy for new ones, and hashes of other programs. */
export {
  type CreatePasswordsOptions,
  createPasswords,
  type PooledPasswords,
} from './auth/passwords/create-passwords.ts'
export type { ForeignKeys } from './auth/passwords/formats/format.ts'
export type {
  HashDescription,
  PasswordHasher,
  UnusableHash,
  VerifyOptions,
  WorkOptions,
} from './auth/passwords/hashers/hasher.ts'
export {
  type AcceptedHash,
  type HashVariant,
  type InspectOptions,
  inspectHash,
  type RefusedInspection,
} from './auth/passwords/inspect-hash.ts'
export { PasswordService } from './auth/passwords/password-service.ts'
export { Passwords, type PasswordsOptions, type Verdict } from './auth/passwords/passwords.ts'
export {
  BreachCheck,
  type BreachCheckOptions,
  type BreachEvent,
} from './auth/passwords/policy/breach-check.ts'
export {
  isImpossible,
  isTooLong,
  PASSWORD_MAX_BYTES,
  type PasswordOwner,
  PasswordPolicy,
  type PasswordPolicyOptions,
  type PasswordProblem,
  type PasswordRule,
} from './auth/passwords/policy/password-policy.ts'
