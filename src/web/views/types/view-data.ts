import type { WaysWithout } from '../../../auth/without-password/password-removal.ts'
import type { SentencePart } from '../../activity/event-sentence.ts'
import type { ShownChallenge } from '../../challenges/challenge.ts'
import type { AdminViews } from './admin-views.ts'
import type { DocsViews } from './docs-views.ts'
import type { FactorViews, FactorWays } from './factor-views.ts'
import type { ImportViews } from './import-views.ts'
import type { FormPage, Page } from './page-data.ts'
import type { SectionViews } from './section-views.ts'
import type { StartCardData } from './start-card-data.ts'

interface ErrorPageData extends Page {
  readonly status: number
  readonly heading: string
  readonly explanation: string
  readonly details: readonly { readonly label: string; readonly value: string }[]
  /** Names the request in our log; `null` when there is nothing to ask us about. */
  readonly requestId: string | null
  /** Seconds after which a new try makes sense; `null` when none does. */
  readonly retryAfterSeconds: number | null
}

/** What a page with a form that robots like is given. */
interface Challenged {
  /** What tells people from robots; `null` while nobody is asked. */
  readonly challenge: ShownChallenge | null
}

/** What each view is given besides the data that all views share. A new view gets a line here. */
export interface ViewData extends AdminViews, DocsViews, FactorViews, ImportViews, SectionViews {
  readonly 'account/activity': Page & {
    /** The newest first. */
    readonly events: readonly {
      readonly name: string
      readonly sentence: readonly SentencePart[]
      /** ISO 8601. */
      readonly at: string
      /** From where it was done, such as "from Chrome on Linux, 10.0.0.1"; may be empty. */
      readonly place: string
      readonly isByStaff: boolean
      /** Whether it was done in this session. */
      readonly isHere: boolean
    }[]
    /** The cursor of older ones; `null` when there are none. */
    readonly next: string | null
  }
  readonly 'account/show': Page & {
    /** Whether there is a page of the devices on which somebody is logged in. */
    readonly hasSessions: boolean
    /** Whether there is a page of the second factors. */
    readonly hasFactors: boolean
    /** From when on nobody logs in here without a second factor, in ISO 8601; `null` for who has one, or need not. */
    readonly factorDueAt: string | null
    /** Whether what happened is kept, and can be looked at. */
    readonly hasActivity: boolean
    /** Whether the person can download all that is kept of them. */
    readonly hasData: boolean
    /** Whether the person can close the account here. */
    readonly canClose: boolean
    /** Whether the person's backend can save a new password. */
    readonly canChangePassword: boolean
    /** Whether there is anything to tell of oneself. */
    readonly canEditProfile: boolean
    /** Whether it can save a new address. */
    readonly canChangeEmail: boolean
    /** The address that waits to be confirmed; `null` for none. */
    readonly pendingEmail: string | null
    /** When the account is deleted unless an address is confirmed, in ISO 8601; `null` for one that stays. */
    readonly leavesAt: string | null
    /** Whether nothing brings the person back who forgets the password: no address, no passkey, no code. */
    readonly lacksWayBack: boolean
    /** The first steps with a new site, for who develops it; `null` for everybody else. */
    readonly start: StartCardData | null
  }
  readonly 'dev-mail/index': Page & {
    /** The newest first. Times are in ISO 8601. */
    readonly mails: readonly {
      readonly name: string
      readonly subject: string
      readonly to: string
      readonly at: string
    }[]
  }
  readonly 'dev-mail/show': Page & {
    readonly name: string
    readonly subject: string
    readonly to: string
    readonly from: string
    /** ISO 8601. */
    readonly at: string
    /** The lines of its text, each in parts. */
    readonly lines: readonly (readonly { readonly text: string; readonly isLink: boolean }[])[]
  }
  readonly 'closing/edit': FormPage & {
    /** Whether the password proves the wish; else the username is typed. */
    readonly takesPassword: boolean
    /** What becomes of the account. */
    readonly explanation: string
  }
  readonly 'closing/reopen': Page & { readonly username: string }
  readonly 'email/confirm': Page & {
    /** Where the button leads. */
    readonly action: string
    readonly email: string
    readonly username: string
  }
  readonly 'email/edit': FormPage & {
    /** Whether they have a password: it proves that it is them. */
    readonly hasPassword: boolean
  }
  readonly 'email/waiting': FormPage & {
    /** When the account is deleted unless the address is confirmed, in ISO 8601; `null` for one that stays. */
    readonly leavesAt: string | null
  }
  readonly 'errors/show': ErrorPageData
  readonly 'home/show': Page & {
    /** Whether nobody is superuser yet. */
    readonly setupPending: boolean
  }
  readonly 'link/over': Page & {
    /** Where a new link can be had; `null` for an invitation: only others can give another. */
    readonly again: string | null
  }
  readonly 'mail-login/code': FormPage
  readonly 'mail-login/confirm': Page & {
    /** Whose account the link opens. */
    readonly username: string
  }
  readonly 'mail-login/elsewhere': Page
  readonly 'mail-login/new': FormPage & Challenged
  readonly 'password/edit': FormPage & {
    /** Whether they have a password: without one they set their first. */
    readonly hasPassword: boolean
    /** Whether they could give it up. */
    readonly canRemove: boolean
  }
  readonly 'password/remove': FormPage & {
    /** How they get in without a password, and back in. */
    readonly ways: WaysWithout
  }
  readonly 'password/required': FormPage
  readonly 'password-reset/code': FormPage & Challenged
  readonly 'password-reset/edit': FormPage
  readonly 'password-reset/new': FormPage & Challenged
  readonly 'password-reset/sent': Page
  readonly 'profile/edit': FormPage
  readonly 'reauthentication/code': FormPage & FactorWays
  readonly 'reauthentication/elsewhere': Page & {
    /** Where a logout leads: to a new login, and back here from it. */
    readonly again: string
  }
  readonly 'reauthentication/new': FormPage & {
    /** Where a logout leads, for whoever did not log in by a password; `null` for who did. */
    readonly again: string | null
  }
  readonly 'registration/by-invitation': Page
  readonly 'registration/new': FormPage &
    Challenged & {
      /** Whether an account can be made with a passkey in place of a password. */
      readonly joinsByPasskey: boolean
    }
  readonly 'session/end': Page
  readonly 'session/present': Page & {
    /** Where the visitor may go on to. */
    readonly onward: string
    /** Where a logout leads, for whoever wants to be somebody else. */
    readonly again: string
  }
  readonly 'session/new': FormPage & Challenged
  readonly 'setup/new': FormPage
  readonly 'sessions/index': Page & {
    /** The one that was used last first. Times are in ISO 8601. */
    readonly sessions: readonly {
      readonly id: string
      /** Such as "Firefox on Linux". */
      readonly device: string
      readonly address: string | null
      readonly firstSeenAt: string
      readonly lastSeenAt: string
      readonly endsAt: string
      /** Whether it is the one that asks. */
      readonly isThis: boolean
    }[]
  }
}

export type ViewName = keyof ViewData

/** The views that need a title and a form, and nothing else. */
export type FormView = {
  [V in ViewName]: [FormPage, ViewData[V]] extends [ViewData[V], FormPage] ? V : never
}[ViewName]

/** What a view is given: ours know what; those of an app's own features may be given anything. */
export type DataOf<V extends string> = V extends ViewName
  ? ViewData[V]
  : Readonly<Record<string, unknown>>
