import type { Problem } from './problem.ts'

/** What every expected failure of the framework has in common: a `code` that never changes. */
export class AuthError extends Error {
  /** Stable, for programs; the message is for people and may be reworded. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/**
 * Thrown by a backend to say: nobody else is to be asked, this login is refused.
 *
 * From outside it looks like any other failed login.
 */
export class PermissionDenied extends AuthError {
  constructor(message = 'Refused by an authentication backend') {
    super('PERMISSION_DENIED', message)
  }
}

/**
 * A store or the database cannot be asked right now.
 *
 * Answered as 503, never as "nobody is logged in": a visitor must not lose a session because the
 * place where it is kept is away for a moment (ASVS 5.0, 16.5.3: fail closed).
 */
export class StoreUnavailable extends AuthError {
  constructor(what: string, options?: ErrorOptions) {
    super('STORE_UNAVAILABLE', `${what} cannot be reached`, options)
  }
}

/**
 * Thrown by a hook to refuse what is about to happen. The problem reaches the form, beside its field.
 */
export class Refused extends AuthError {
  readonly problem: Problem

  constructor(problem: Problem) {
    super('REFUSED', `Refused: ${problem.code}`)
    this.problem = problem
  }
}

/** Too many tries. Answered as 429 with `Retry-After`. */
export class Throttled extends AuthError {
  /** Milliseconds until a try can succeed. */
  readonly retryAfterMs: number
  /** Whether no time opens it: there were too many failures in a row (false). */
  readonly isStopped: boolean

  constructor(retryAfterMs: number, { isStopped = false }: { readonly isStopped?: boolean } = {}) {
    super('THROTTLED', 'Too many tries')
    this.retryAfterMs = retryAfterMs
    this.isStopped = isStopped
  }
}

/** More work is waiting than may wait. Answered as 503 with `Retry-After`. */
export class Overloaded extends AuthError {
  constructor(what: string, options?: ErrorOptions) {
    super('OVERLOADED', `Too much work is waiting for ${what}`, options)
  }
}

const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'ENOSPC', 'EAGAIN'])

/**
 * Whether the machine is short of something, such as descriptors. It passes: answered as 503, and whatever
 * was being loaded is loaded again by the next who needs it.
 */
export function isShortage(error: unknown): boolean {
  return error instanceof Error && SHORTAGES.has((error as { code?: string }).code ?? '')
}

/** How a name or an address is taken. */
interface AlreadyTakenDetails {
  readonly isLookAlike?: boolean
  readonly isKept?: boolean
}

/** A name or an address that must be unique belongs to somebody already. */
export class AlreadyTaken extends AuthError {
  /** Which of the unique fields it was. */
  readonly field: 'username' | 'email'
  /** Whether it only looks like that of somebody else (false). */
  readonly isLookAlike: boolean
  /** Whether nobody has it now, and it is kept for somebody who had it (false). */
  readonly isKept: boolean

  constructor(
    field: 'username' | 'email',
    { isLookAlike = false, isKept = false, ...options }: ErrorOptions & AlreadyTakenDetails = {},
  ) {
    const what = isLookAlike ? 'looks like one that is' : 'is already'
    super('ALREADY_TAKEN', `This ${field} ${what} taken`, options)
    this.field = field
    this.isLookAlike = isLookAlike
    this.isKept = isKept
  }
}
