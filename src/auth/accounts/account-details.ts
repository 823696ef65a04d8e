import type { Secret } from '../secret.ts'

/** What a person gives to get an account. */
export interface AccountDetails {
  readonly username: string
  /** Empty or missing: none. */
  readonly email?: string
  /** `null`: no password will match, until one is set. */
  readonly password: Secret | null
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
}
