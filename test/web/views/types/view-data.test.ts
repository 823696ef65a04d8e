import { expect } from 'chai'
import type { SharedData } from '../../../../src/web/views/shared-data.ts'
import type { ViewName } from '../../../../src/web/views/types/view-data.ts'
import { allViews, givenKeys, hidesKeys, partsOf, usedKeys, usedViews } from '../view-files.ts'
import { VIEW_KEYS as KEYS } from './view-keys.ts'

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
  languages: true,
  registrationOpen: true,
  resetsPasswords: true,
  resetsByCode: true,
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
  saySize: true,
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
      ...[
        'session/new',
        'layout',
        'partials/languages',
        'partials/duck',
        'partials/challenge',
        'partials/proof-of-work',
        'partials/challenge-widget',
        'partials/csrf',
        'partials/form-message',
      ],
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
