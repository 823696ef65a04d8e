import { expect } from 'chai'
import type { SharedData } from '../../../../src/web/views/shared-data.ts'
import type { ViewData, ViewName } from '../../../../src/web/views/types/view-data.ts'
import { allViews, givenKeys, hidesKeys, partsOf, usedKeys, usedViews } from '../view-files.ts'

/** The keys of each view's data. The type checker refuses one that is missing and one too many. */
const KEYS: { readonly [V in ViewName]: Readonly<Record<keyof ViewData[V], true>> } = {
  'account/activity': { title: true, events: true, next: true },
  'account/show': {
    title: true,
    hasActivity: true,
    hasFactors: true,
    factorDueAt: true,
    canClose: true,
    hasSessions: true,
    canChangePassword: true,
    canEditProfile: true,
    canChangeEmail: true,
    pendingEmail: true,
    start: true,
  },
  'admin/activity': {
    ...{ title: true, sections: true, events: true, typed: true, areas: true, older: true },
  },
  'admin/emergency': {
    title: true,
    sections: true,
    form: true,
    groups: true,
    canRequirePasswords: true,
  },
  'admin/group': {
    sections: true,
    ...{ title: true, form: true, group: true, matrix: true, mayChange: true, mayDelete: true },
  },
  'admin/groups': {
    title: true,
    sections: true,
    form: true,
    groups: true,
    permissions: true,
    mayAdd: true,
  },
  'admin/import': {
    ...{ title: true, sections: true, form: true, kinds: true, maxMegabytes: true },
    ...{ isFresh: true, imports: true },
  },
  'admin/import-run': {
    ...{ title: true, sections: true, form: true, import: true, refusedLines: true },
    failure: true,
  },
  'admin/mail': { title: true, sections: true, counts: true, mails: true, mayRetry: true },
  'admin/new-user': { title: true, sections: true, form: true, maySetFlags: true, canMail: true },
  'admin/section': {
    ...{ title: true, sections: true, section: true, rows: true, heads: true, searched: true },
    ...{ q: true, sort: true, selects: true, here: true, isFiltered: true, pages: true },
    ...{ isCut: true, mayAdd: true, mayExport: true },
  },
  'admin/section-delete': { title: true, form: true, sections: true, section: true, row: true },
  'admin/section-new': { title: true, form: true, sections: true, section: true },
  'admin/section-row': {
    ...{ title: true, form: true, sections: true, section: true, row: true },
    ...{ mayChange: true, mayDelete: true },
  },
  'admin/overview': {
    ...{ title: true, sections: true, charts: true, throttled: true, hashing: true },
    timeZone: true,
  },
  'admin/sessions': {
    sections: true,
    ...{ title: true, sessions: true, next: true, mayEnd: true, mayEndAll: true },
  },
  'admin/user': {
    sections: true,
    ...{ title: true, form: true, person: true, isSelf: true, outranked: true, mayChange: true },
    ...{ mayDelete: true, mayEndSessions: true, maySetFlags: true, mayGrant: true },
    ...{ canReset: true, canRequirePassword: true, groups: true, matrix: true },
    ...{ sessions: true, events: true },
  },
  'admin/users': {
    sections: true,
    ...{ title: true, people: true, filter: true, here: true, sorts: true, pages: true },
    ...{ isCut: true, groups: true, mayChange: true, ways: true },
  },
  'dev-mail/index': { title: true, mails: true },
  'dev-mail/show': {
    ...{ title: true, name: true, subject: true, to: true, from: true, at: true },
    lines: true,
  },
  'docs/index': { title: true, here: true, query: true, chapters: true },
  'docs/search': { title: true, here: true, query: true, chapters: true, hits: true },
  'docs/show': {
    ...{ title: true, here: true, query: true, chapters: true, html: true, headings: true },
    ...{ previous: true, next: true },
  },
  'closing/edit': { title: true, form: true, takesPassword: true, explanation: true },
  'closing/reopen': { title: true, username: true },
  'email/confirm': { title: true, action: true, email: true, username: true },
  'email/edit': { title: true, form: true },
  'email/waiting': { title: true, form: true },
  'errors/show': {
    title: true,
    status: true,
    heading: true,
    explanation: true,
    details: true,
    requestId: true,
    retryAfterSeconds: true,
  },
  'factors/app': {
    ...{
      title: true,
      form: true,
      secret: true,
      uri: true,
      picture: true,
      action: true,
      hasPasskeys: true,
    },
  },
  'factors/codes': { title: true, codes: true },
  'factors/index': {
    title: true,
    apps: true,
    recoveryCodes: true,
    isOn: true,
    canAdd: true,
    trusted: true,
    passkeys: true,
    canAddPasskey: true,
  },
  'factors/passkey': { title: true, form: true },
  'factors/recovery': { title: true, form: true, left: true, isOn: true },
  'factors/step': {
    ...{ title: true, form: true, hasApp: true, hasPasskey: true, trustedDays: true },
  },
  'home/show': { title: true, setupPending: true },
  'link/over': { title: true, again: true },
  'mail-login/code': { title: true, form: true },
  'mail-login/confirm': { title: true, username: true },
  'mail-login/elsewhere': { title: true },
  'mail-login/new': { title: true, form: true },
  'password-reset/edit': { title: true, form: true },
  'password-reset/new': { title: true, form: true },
  'password-reset/sent': { title: true },
  'password/edit': { title: true, form: true },
  'password/required': { title: true, form: true },
  'profile/edit': { title: true, form: true },
  'reauthentication/code': { title: true, form: true, hasApp: true, hasPasskey: true },
  'reauthentication/elsewhere': { title: true, again: true },
  'reauthentication/new': { title: true, form: true, again: true },
  'registration/by-invitation': { title: true },
  'registration/new': { title: true, form: true },
  'session/end': { title: true },
  'session/present': { title: true, onward: true, again: true },
  'session/new': { title: true, form: true },
  'sessions/index': { title: true, sessions: true },
  'setup/new': { title: true, form: true },
}

const SHARED: Readonly<Record<keyof SharedData, true>> = {
  asset: true,
  path: true,
  siteName: true,
  logo: true,
  hasAdmin: true,
  adminSections: true,
  sayDay: true,
  language: true,
  direction: true,
  registrationOpen: true,
  resetsPasswords: true,
  logsInByMail: true,
  logsInByPasskey: true,
  confirmsAddresses: true,
  requiresEmail: true,
  limitsEmail: true,
  passwordMinLength: true,
  user: true,
  notice: true,
  can: true,
  say: true,
  sayStrong: true,
  sayTime: true,
  csrfToken: true,
}

const names = Object.keys(KEYS) as ViewName[]

describe('the data of views', () => {
  it('is declared for every view that is a page, and for no other', () => {
    const parts = new Set(allViews().flatMap((view) => usedViews(view)))
    expect(allViews().filter((view) => !parts.has(view))).to.have.members(names)
  })

  it('is used by the view, its layout or its partials, every key of it', () => {
    for (const view of names) {
      const used = new Set(partsOf(view).flatMap(usedKeys))
      expect([...used], view).to.include.members(Object.keys(KEYS[view]))
    }
  })

  it('has every key that the view itself uses', () => {
    for (const view of names) {
      const given = [...Object.keys(KEYS[view]), ...Object.keys(SHARED)]
      expect(given, view).to.include.members(usedKeys(view))
    }
  })

  it('has every key that a layout or partial uses, or whoever includes it gives it', () => {
    const parts = new Set(names.flatMap((view) => partsOf(view)))
    for (const part of parts) {
      const pages = names.filter((view) => partsOf(view).includes(part))
      const given = new Set([
        ...Object.keys(SHARED),
        ...pages.flatMap((view) => Object.keys(KEYS[view])),
        ...[...parts].flatMap((includer) => givenKeys(includer, part)),
      ])
      expect([...given], part).to.include.members(usedKeys(part))
    }
  })

  it('is read by its keys only, where this test sees them', () => {
    for (const view of allViews()) expect(hidesKeys(view), view).to.equal(false)
  })

  it('has no key of the data that all views share, which would hide it', () => {
    const hidden = names.filter((view) => Object.keys(KEYS[view]).some((key) => key in SHARED))
    expect(hidden).to.deep.equal([])
  })

  it('is followed through layouts and partials', () => {
    expect(partsOf('session/new')).to.have.members([
      ...['session/new', 'layout', 'partials/duck', 'partials/csrf', 'partials/form-message'],
      ...[
        'partials/fields',
        'partials/field',
        'partials/check',
        'partials/any-field',
        'partials/textarea',
        'partials/select',
        'partials/error-summary',
        'partials/passkey',
      ],
    ])
    expect(usedKeys('account/show')).to.include.members(['canChangePassword', 'user', 'path'])
    expect(givenKeys('partials/fields', 'partials/any-field')).to.deep.equal(['field', 'focused'])
    expect(givenKeys('account/show', 'layout')).to.deep.equal(['current', 'wide', 'docs', 'body'])
  })
})
