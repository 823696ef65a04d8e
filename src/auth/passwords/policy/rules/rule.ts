import type { ProblemParams } from '../../../problem.ts'

/** Why a password may not be used. Its sentence is made in `web/messages`. */
export interface PasswordProblem {
  /** Stable, for programs; rules of your own have codes of their own. */
  readonly code: string
  readonly params?: ProblemParams
}

/** What is known of the person whose password it is to be. Anything may be missing. */
export interface PasswordOwner {
  readonly username?: string | null | undefined
  readonly email?: string | null | undefined
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
}

/** One thing that a new password must be. It gets the password in NFC, and never a long one. */
export type PasswordRule = (
  raw: string,
  person: PasswordOwner,
) => PasswordProblem | null | Promise<PasswordProblem | null>
