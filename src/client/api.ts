/** What is sent and answered. Made from the document of the routes: npm run client-types. */

/** A person, as `/session` names them. */
export interface User {
  readonly id: string
  readonly username: string
  readonly email: string | null
}

/** What somebody who was recognised must still do: a name such as `factor`, and the path of its form. */
export interface Need {
  readonly name: string
  readonly path: string
}

/** Who is there: `null` for a visitor, with the names of what they may do. `expiresAt` is ISO 8601, in UTC. */
export interface Session {
  readonly user: User | null
  readonly permissions: readonly string[]
  readonly csrfToken: string
  readonly needs: readonly Need[]
  readonly expiresAt: string | null
}

/** The answer to a form that was accepted: where it leads, and what is still to be done. */
export interface Done {
  readonly next: string
  readonly needs?: readonly Need[]
  readonly notice?: string
}

/** The answer to what was refused. `error.code` is stable; `retryAfter` is in seconds. */
export interface Failure {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly fields?: Readonly<Record<string, string>>
    readonly retryAfter?: number
    readonly requestId?: string
    readonly expected?: string
    readonly seen?: string
  }
  readonly csrfToken?: string
  readonly challenge?: {
    readonly name: string
    readonly data: Readonly<Record<string, string | number>>
    readonly wait: string
  }
}

/** A form without fields. */
export type Empty = Readonly<Record<string, never>>

/** The fields of each form by its path. */
export interface Posts {
  '/setup': {
    readonly code: string
    readonly username: string
    readonly email?: string
    readonly password: string
  }
  '/register': {
    readonly username: string
    readonly email?: string
    readonly password?: string
    readonly invitation?: string
    readonly next?: string
    readonly altcha?: string
    readonly credential?: string
  }
  '/register/passkey/options': {
    readonly username: string
    readonly email?: string
    readonly invitation?: string
  }
  '/login': {
    readonly username: string
    readonly password: string
    readonly remember?: boolean
    readonly next?: string
    readonly altcha?: string
  }
  '/logout': { readonly next?: string }
  '/login/mail': { readonly email: string; readonly next?: string; readonly altcha?: string }
  '/login/mail/code': { readonly code: string }
  '/login/mail/confirm': Empty
  '/reauthenticate': {
    readonly password?: string
    readonly code?: string
    readonly credential?: string
    readonly next?: string
  }
  '/account/profile': {
    readonly username?: string
    readonly firstName?: string
    readonly lastName?: string
    readonly language?: string
    readonly timeZone?: string
  }
  '/language': { readonly language: string; readonly next?: string }
  '/account/data': Empty
  '/account/sessions/end-others': Empty
  [path: `/account/sessions/${string}/end`]: Empty
  '/account/password': { readonly currentPassword?: string; readonly newPassword: string }
  '/account/password/remove': Empty
  '/account/factors/app': { readonly code: string; readonly name?: string }
  '/account/factors/app/remove': { readonly id: string }
  '/account/factors/trusted/end': Empty
  '/account/factors/recovery': { readonly next?: string }
  '/account/factors/passkeys': { readonly credential: string; readonly name?: string }
  '/account/factors/passkeys/options': Empty
  [path: `/account/factors/passkeys/${string}/rename`]: { readonly name: string }
  [path: `/account/factors/passkeys/${string}/remove`]: Empty
  '/account/close': { readonly currentPassword?: string; readonly confirm?: string }
  '/reopen': Empty
  '/password-reset/code': {
    readonly username: string
    readonly code: string
    readonly newPassword: string
    readonly altcha?: string
  }
  '/password-reset': { readonly email: string; readonly altcha?: string }
  '/password-reset/new': { readonly newPassword: string }
  '/account/email': { readonly email: string; readonly currentPassword?: string }
  '/account/email/resend': Empty
  '/verify-email/send': { readonly email: string }
  '/verify-email': Empty
  '/account/email/confirm': Empty
  '/login/factor': {
    readonly code?: string
    readonly credential?: string
    readonly name?: string
    readonly trust?: boolean
  }
  '/login/passkey/options': { readonly use?: string }
  '/login/passkey': {
    readonly credential: string
    readonly next?: string
    readonly remember?: boolean
  }
  '/login/password': { readonly newPassword: string }
}
