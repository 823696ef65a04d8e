import type { AppContext } from '../context.ts'
import { languageChoices } from '../language/language-choices.ts'
import type { Languages } from '../messages/languages.ts'
import { sizeInWords } from '../messages/size-in-words.ts'
import { dayInWords, type TimeStyle, timeInWords } from '../messages/time-in-words.ts'
import { findState } from '../request-state.ts'
import type { Assets } from './assets.ts'
import type { Can } from './can.ts'
import { takeNotice } from './notice.ts'
import { sayStrong } from './say-strong.ts'

/** What the pages know of the site. */
export interface Site {
  readonly name: string
  /** What the pages are written in. */
  readonly languages: Languages
  /** The name of the asset that stands in place of our mark (`null`: ours). */
  readonly logo?: string | null
  /** The path of the address at which people reach the app (the root). */
  readonly basePath?: string
  /** What stands before every path of ours, such as `/members`; empty at the root. */
  readonly prefix: string
  /** Where the brand and the end of a logout lead. */
  readonly homePath: string
  readonly registration: Registration
  readonly passwordMinLength: number
  /** Whether forgotten passwords can be set anew by mail (false). */
  readonly resetsPasswords?: boolean
  /** Whether they can be by a recovery code (false). */
  readonly resetsByCode?: boolean
  /** Whether people may log in by a link or a code in a mail (false). */
  readonly logsInByMail?: boolean
  /** Whether people may log in by a passkey alone (false). */
  readonly logsInByPasskey?: boolean
  /** Whether addresses are confirmed by mail (false). */
  readonly confirmsAddresses?: boolean
  /** Whether only addresses of some domains may be given, so that one must be (false). */
  readonly limitsEmail?: boolean
  /** Whether there are pages for staff (false). */
  readonly hasAdmin?: boolean
  /** Sections of the app's own in the admin (none). */
  readonly adminSections?: readonly SiteSection[]
  /** Whether visitors can choose the language (false). */
  readonly choosesLanguage?: boolean
  /** Whether nobody logs in without a confirmed address (false). */
  readonly requiresEmail?: boolean
}

/** A section of the app's own, and what one must be allowed to see it. */
export interface SiteSection {
  readonly name: string
  /** Text, or the code of a sentence. */
  readonly label: string
  readonly permission: string
}

/** Whether strangers may make an account. */
export interface Registration {
  isOpen(): Promise<boolean>
  /** Without asking anybody: for pages that must be made although the store is away. */
  isKnownToBeOpen(): boolean
}

/** What is found out for one page. */
export interface PageFacts {
  readonly can: Can
  readonly registrationOpen: boolean
}

export type SharedData = ReturnType<typeof sharedData>

/** What every view is given besides its own data: a value for all views is added here. */
export function sharedData(
  ctx: AppContext,
  site: Site,
  assets: Assets,
  { can, registrationOpen }: PageFacts,
) {
  // An error page may be made before there is a session or a user.
  const { user = null } = ctx.state as Partial<AppContext['state']>
  const state = findState(ctx)
  const csrf = state?.csrf
  const { ownPath, ...words } = wordsOf(ctx, site)
  return {
    ...words,
    asset: (name: string) => ownPath + assets.pathOf(name),
    siteName: site.name,
    /** The name of the asset that stands in place of our mark; `null`: ours. */
    logo: site.logo ?? null,
    /** The languages to choose from, if there are several, and where to come back to. */
    languages: languageChoices(ctx, site, words.language),
    registrationOpen,
    passwordMinLength: site.passwordMinLength,
    resetsPasswords: site.resetsPasswords ?? false,
    resetsByCode: site.resetsByCode ?? false,
    logsInByMail: site.logsInByMail ?? false,
    logsInByPasskey: site.logsInByPasskey ?? false,
    requiresEmail: site.requiresEmail ?? false,
    limitsEmail: site.limitsEmail ?? false,
    confirmsAddresses: site.confirmsAddresses ?? false,
    /** Whether there are pages for staff. */
    hasAdmin: site.hasAdmin ?? false,
    /** Sections of the app's own; pages of the admin may ask `can()` for the permission of each. */
    adminSections: site.adminSections ?? [],
    user,
    notice: takeNotice(ctx),
    can,
    /** A function: only a page with a form needs a token, and with it a visitor's cookie. */
    csrfToken: () => csrf?.token() ?? '',
  }
}

/** What every view says and leads to with, also a piece of a page that is made after the answer has begun. */
export function wordsOf(ctx: AppContext, site: Site) {
  const state = findState(ctx)
  const { stripped, mounted } = state?.outside ?? { stripped: site.basePath ?? '', mounted: '' }
  const catalogue = state?.reading.catalogue ?? site.languages.usual
  const { tag: language, direction, say } = catalogue
  const ownPath = stripped + mounted + site.prefix
  const timeZone = state?.timeZone
  return {
    /** What stands before the paths of our pages. */
    ownPath,
    path: (path: string) => (path === '/' ? stripped + site.homePath : ownPath + path),
    /** BCP 47, for `<html lang>`. */
    language,
    /** `ltr` or `rtl`, for `<html dir>`. */
    direction,
    /** Makes the sentence for a code; text that is no code stays as it is. */
    say,
    /** The same as HTML, in which the parameters stand out; both are escaped. */
    sayStrong: (code: string, params: Readonly<Record<string, string>>) =>
      sayStrong(say, code, params),
    /** Makes words of a time; `short`: without the zone, `day`: the day alone (all of it). */
    sayTime: (date: Date, style?: TimeStyle) => timeInWords(catalogue, date, timeZone, style),
    /** Makes words of a size in bytes. */
    saySize: (bytes: number) => sizeInWords(catalogue, bytes),
    /** Makes words of a day. */
    sayDay: (date: Date) => dayInWords(catalogue, date),
  }
}
