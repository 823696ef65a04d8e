/** Why a password may not be used. */
export interface PasswordProblem {
  /** Stable, for programs. */
  readonly code:
    | 'password_too_short'
    | 'password_too_long'
    | 'password_too_similar'
    | 'password_too_common'
    | 'password_context_word'
    | 'password_breached'
    | 'password_check_unavailable'
  /** For people, to stand beside the field. */
  readonly message: string
}

/** What is known of the person whose password it is to be. Anything may be missing. */
export interface Person {
  readonly username?: string | null | undefined
  readonly email?: string | null | undefined
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
}

/** One thing that a new password must be. It gets the password in NFC, and never a long one. */
export type PasswordRule = (
  raw: string,
  person: Person,
) => PasswordProblem | null | Promise<PasswordProblem | null>
