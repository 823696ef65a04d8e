import type { StaffEvent } from '../../activity/staff-events.ts'
import type { Chart } from '../../charts/chart.ts'
import type { FormPage, Page } from './page-data.ts'

/** Somebody in a list. Times are in ISO 8601; `null`: never, or not known. */
export interface ListedPerson {
  /** `backend:userId`. */
  readonly id: string
  readonly path: string
  readonly username: string
  readonly email: string | null
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly joinedAt: string | null
  readonly lastLoginAt: string | null
}

/** A session as staff sees it. Times are in ISO 8601. */
export interface ListedSession {
  /** Its public id. */
  readonly id: string
  readonly device: string
  readonly address: string | null
  readonly firstSeenAt: string
  readonly lastSeenAt: string
}

/** The permissions of one area, such as all about users. */
export interface MatrixArea {
  readonly area: string
  readonly permissions: readonly {
    readonly name: string
    readonly label: string
    readonly isGranted: boolean
    /** Whether whoever looks at it may grant it. */
    readonly isOffered: boolean
  }[]
}

interface SortLink {
  readonly href: string
  /** How the list is sorted by it now; `null`: it is not. */
  readonly direction: 'ascending' | 'descending' | null
}

/** What each page for staff is given. */
export interface AdminPage extends Page {
  /** The parts of the admin that there are. */
  readonly sections: readonly string[]
}

/** What the pages for staff are given. */
export interface AdminViews {
  readonly 'admin/activity': AdminPage & {
    readonly events: readonly StaffEvent[]
    readonly typed: Readonly<Record<'who' | 'by' | 'event' | 'from' | 'to', string>>
    /** The names of events that can be asked for, by area; each area has a code. */
    readonly areas: readonly { readonly code: string; readonly names: readonly string[] }[]
    /** Where older ones are; `null` when there are none. */
    readonly older: string | null
    /** The path of this list. */
    readonly here: string
    /** Where new ones come from as they happen; `null` where none can come. */
    readonly stream: string | null
  }
  readonly 'admin/emergency': AdminPage &
    FormPage & {
      /** The names of all groups. */
      readonly groups: readonly string[]
      readonly canRequirePasswords: boolean
      /** Each with the code of what it does. */
      readonly commands: readonly { readonly command: string; readonly meaning: string }[]
    }
  readonly 'admin/group': AdminPage &
    FormPage & {
      readonly group: { readonly name: string; readonly path: string }
      readonly matrix: readonly MatrixArea[]
      readonly mayChange: boolean
      readonly mayDelete: boolean
    }
  readonly 'admin/groups': AdminPage &
    FormPage & {
      readonly groups: readonly {
        readonly name: string
        readonly path: string
        readonly permissions: readonly string[]
      }[]
      /** All that can be granted. */
      readonly permissions: readonly { readonly name: string; readonly label: string }[]
      readonly mayAdd: boolean
    }
  readonly 'admin/mail': AdminPage & {
    readonly counts: Readonly<Record<'waiting' | 'sent' | 'abandoned', number>>
    readonly mails: readonly {
      readonly to: string
      readonly template: string
      readonly state: 'waiting' | 'sent' | 'abandoned'
      readonly attempts: number
      readonly createdAt: string
      /** When it is tried next; `null` when it does not wait. */
      readonly dueAt: string | null
    }[]
    readonly mayRetry: boolean
  }
  readonly 'admin/new-user': AdminPage &
    FormPage & {
      readonly maySetFlags: boolean
      /** Whether a link to set a password can be mailed. */
      readonly canMail: boolean
    }
  readonly 'admin/overview': AdminPage & {
    readonly charts: readonly Chart[]
    /** `null`: nobody knows at the moment. */
    readonly throttled: readonly { readonly address: string; readonly count: number }[] | null
    /** `null` when hashes are not made here. */
    readonly hashing: { readonly waiting: number; readonly waitMs: number } | null
    /** The IANA name of where the days begin. */
    readonly timeZone: string
  }
  readonly 'admin/sessions': AdminPage & {
    readonly sessions: readonly (ListedSession & {
      readonly username: string
      /** `backend:userId`. */
      readonly owner: string
      /** Of their page; `null` when their account is kept elsewhere, or is gone. */
      readonly path: string | null
    })[]
    readonly next: string | null
    readonly mayEnd: boolean
    readonly mayEndAll: boolean
    /** The word that was typed before a proof was asked for of who does it; `null` for none. */
    readonly confirm: string | null
  }
  readonly 'admin/user': AdminPage &
    FormPage & {
      readonly person: Omit<ListedPerson, 'id'> & {
        readonly hasNames: boolean
        readonly hasFactors: boolean
        /** When the account is deleted unless an address is confirmed, in ISO 8601; `null` for one that stays. */
        readonly leavesAt: string | null
      }
      readonly isSelf: boolean
      /** Why this person cannot be changed; `null` when they can. */
      readonly outranked: string | null
      readonly mayChange: boolean
      readonly mayDelete: boolean
      /** Whether all that is kept of the person may be downloaded, for them. */
      readonly mayTakeData: boolean
      readonly mayEndSessions: boolean
      readonly maySetFlags: boolean
      readonly mayGrant: boolean
      readonly canReset: boolean
      readonly canRequirePassword: boolean
      readonly groups: readonly { readonly name: string; readonly isMember: boolean }[]
      readonly matrix: readonly MatrixArea[]
      /** `null` for whoever may not see them. */
      readonly sessions: readonly ListedSession[] | null
      /** `null` for whoever may not see them. */
      readonly events: readonly StaffEvent[] | null
    }
  readonly 'admin/users': AdminPage & {
    readonly people: readonly ListedPerson[]
    readonly filter: Readonly<
      Record<'q' | 'active' | 'staff' | 'superuser' | 'never' | 'group' | 'sort', string>
    >
    /** The filters and orders that the table has columns for. */
    readonly ways: readonly string[]
    /** The query of this list, with `?`; empty for all people. */
    readonly here: string
    readonly sorts: Readonly<Record<'username' | 'dateJoined' | 'lastLogin', SortLink>>
    readonly pages: Readonly<Record<'first' | 'previous' | 'next' | 'last', string | null>>
    /** Whether not all were looked at. */
    readonly isCut: boolean
    readonly groups: readonly string[]
    readonly mayChange: boolean
    /** Who was ticked, and the group, before a proof was asked for of who does it; `null` for nothing. */
    readonly restored: { readonly ids: readonly string[]; readonly group: string } | null
  }
}
