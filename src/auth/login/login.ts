import type { UserReference } from '../user.ts'

/** One way in which a person has proved who they are. */
export interface LoginMethod {
  /** `pwd`, `otp`, `recovery`, `hwk`, `swk`, `mail`, `fed`, `proxy`, or one of your own. */
  readonly name: string
  /** When, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

/** What a session remembers of the person who logged in. Times are milliseconds since 1970-01-01 UTC. */
export interface Login {
  /** The user's id as text; the backend parses it back. */
  readonly userId: string
  /** The name of the backend that recognised the user, and the only one that may restore them. */
  readonly backend: string
  /** Keyed digest of the user's `sessionStamp()`; `null` for a user that has none. */
  readonly stamp: string | null
  /** When the person logged in. */
  readonly at: number
  readonly methods: readonly LoginMethod[]
  /**
   * When the person last proved who they are; `null` when a remembered session came back without a
   * proof.
   */
  readonly confirmedAt: number | null
}

/** Whether a value from a session is a login. Everything else counts as "nobody logged in". */
export function isLogin(value: unknown): value is Login {
  if (typeof value !== 'object' || value === null) return false
  const { userId, backend, stamp, at, methods, confirmedAt } = value as Partial<
    Record<keyof Login, unknown>
  >
  return (
    typeof userId === 'string' &&
    typeof backend === 'string' &&
    (stamp === null || typeof stamp === 'string') &&
    typeof at === 'number' &&
    (confirmedAt === null || typeof confirmedAt === 'number') &&
    Array.isArray(methods) &&
    methods.every(isMethod)
  )
}

/** Whether the person has proved who they are within this time, in milliseconds. */
export function isConfirmedWithin(login: Login, ms: number, now: number): boolean {
  return login.confirmedAt !== null && now - login.confirmedAt < ms
}

function isMethod(value: unknown): value is LoginMethod {
  const { name, at } = (value ?? {}) as Partial<Record<keyof LoginMethod, unknown>>
  return typeof name === 'string' && typeof at === 'number'
}

/** Whom a login names, and nothing else of it. */
export function referenceOf({ backend, userId }: Login): UserReference {
  return { backend, userId }
}

export function isSamePerson(one: UserReference, other: UserReference): boolean {
  return one.userId === other.userId && one.backend === other.backend
}
