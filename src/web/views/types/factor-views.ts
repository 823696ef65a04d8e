import type { FormPage, Page } from './page-data.ts'

/** What a page that asks for a second factor offers. */
export interface FactorWays {
  /** Whether they have an authenticator app; recovery codes go into the same field. */
  readonly hasApp: boolean
  readonly hasPasskey: boolean
}

/** What the pages of second factors are given. */
export interface FactorViews {
  readonly 'factors/app': FormPage & {
    /** The secret in groups, for whoever types it. */
    readonly secret: string
    /** For whoever reads this page on the telephone that has the app. */
    readonly uri: string
    /** The same as a QR code: SVG, made of nothing that anybody typed as markup. */
    readonly picture: string
    /** Where the form leads. */
    readonly action: string
    /** Whether a passkey can be added here in place of an app (false). */
    readonly hasPasskeys?: boolean
  }
  readonly 'factors/codes': Page & {
    /** Shown this once. */
    readonly codes: readonly string[]
    /** Whether they set a password, for who has no address and no second step. */
    readonly isForPassword: boolean
    /** Where the person goes on to. */
    readonly next: string
  }
  readonly 'factors/index': Page & {
    /** The first one first. Times are in ISO 8601. */
    readonly apps: readonly {
      readonly id: string
      /** What its owner calls it; `null` for no name. */
      readonly name: string | null
      readonly createdAt: string
      readonly lastUsedAt: string | null
    }[]
    readonly passkeys: readonly {
      readonly id: string
      readonly name: string | null
      readonly createdAt: string
      readonly lastUsedAt: string | null
      /** Whether it is kept in more than one place. */
      readonly isBackedUp: boolean
    }[]
    /** How many are left. */
    readonly recoveryCodes: number
    /** Whether there is a second step at the login. */
    readonly isOn: boolean
    /** Whether another app may be added. */
    readonly canAdd: boolean
    /** Since when each browser is trusted, the last one first, in ISO 8601. */
    readonly trusted: readonly string[]
    /** Whether a passkey may be added. */
    readonly canAddPasskey: boolean
  }
  readonly 'factors/passkey': FormPage
  readonly 'factors/recovery': FormPage & {
    /** Codes that are left. */
    readonly left: number
    /** Whether there is a second step, for which codes stand in. */
    readonly isOn: boolean
    /** Whether codes set a password: there is no address, and no second step. */
    readonly isForPassword: boolean
    /** Where the person goes on to. */
    readonly next: string
  }
  readonly 'factors/step': FormPage &
    FactorWays & {
      /** Days for which this browser may be trusted; 0: it may not. */
      readonly trustedDays: number
    }
}
