/** Passwords: hashing them, reading hashes of other systems, and refusing weak ones. */
export { Overloaded } from './auth/errors.ts'
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
export { Passwords, type PasswordsOptions, type Verdict } from './auth/passwords/passwords.ts'
export {
  BreachCheck,
  type BreachCheckOptions,
  type BreachEvent,
} from './auth/passwords/policy/breach-check.ts'
export {
  isTooLong,
  PASSWORD_MAX_BYTES,
  PasswordPolicy,
  type PasswordPolicyOptions,
  type PasswordProblem,
  type PasswordRule,
  type Person,
} from './auth/passwords/policy/password-policy.ts'
