import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { gadwall } from '../../../../src/index.ts'
import { memoryBackend, memoryStores } from '../../../../src/testing.ts'
import { checkViews, showsChallenge } from '../../../../src/web/views/own/check-views.ts'

const OURS = fileURLToPath(new URL('../../../../views', import.meta.url))
const CSRF = "<%~ include('/partials/csrf') %>"
const PLACES =
  "<%~ include('/partials/form-message') %><%~ include('/partials/fields', { fields }) %>"

describe('a view of an app that replaces ours', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gadwall-views-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }

  const check = () => checkViews([folder, OURS])
  const form = (inside: string) => `<% const fields = [] %><form method="post">${inside}</form>`

  it('stops the start when its form has no token, with its name and what to write', () => {
    write('session/new.eta', form(PLACES))
    expect(check).to.throw(TypeError, /session\/new\.eta does not show the token.*partials\/csrf/)
  })

  it('is judged where ours puts a part together at run time, too', () => {
    for (const view of ['registration', 'password-reset', 'mail-login', 'session']) {
      write(`${view}/new.eta`, form(PLACES))
    }
    expect(check).to.throw(TypeError, /registration\/new\.eta does not show the token/)
    expect(check).to.throw(TypeError, /mail-login\/new\.eta does not show the token/)
  })

  it('tells whether it shows the challenge of its page', () => {
    const shows = () => showsChallenge('session/new', [folder, OURS])
    expect(shows()).to.equal(true)
    write('session/new.eta', form(`${CSRF}${PLACES}`))
    expect(shows()).to.equal(false)
    write('session/new.eta', form(`${CSRF}${PLACES}<%~ include('/partials/challenge') %>`))
    expect(shows()).to.equal(true)
  })

  it('stops the start when nothing shows what is wrong with a field, or with the form', () => {
    write('session/new.eta', form(CSRF))
    expect(check).to.throw(TypeError, /wrong with its form as a whole.*wrong with each field/)
  })

  it('stops the start when a layout shows no page', () => {
    write('layout.eta', '<!doctype html><title><%= it.title %></title>')
    expect(check).to.throw(TypeError, /layout\.eta does not show the page itself/)
  })

  it('is told of all at once', () => {
    write('session/new.eta', form(PLACES))
    write('password/edit.eta', form(PLACES))
    expect(check).to.throw(TypeError, /session\/new.*password\/edit|password\/edit.*session\/new/)
  })

  it('may show it by partials of its own, or by the data itself', () => {
    write('parts/all.eta', `${CSRF}${PLACES}`)
    write('session/new.eta', form("<%~ include('/parts/all', { fields }) %>"))
    write(
      'password/edit.eta',
      form('<%= it.csrfToken() %><%= it.form.message %><%= it.form.errors.newPassword %>'),
    )
    expect(check).not.to.throw()
  })

  it('is held to what its own partials lack', () => {
    write('partials/csrf.eta', '')
    write('session/new.eta', form(`${CSRF}${PLACES}`))
    expect(check).to.throw(TypeError, /partials\/csrf\.eta/)
  })

  it('is not judged without a form, when it only searches, or when it is put together at run time', () => {
    write('session/new.eta', '<h1>Closed today</h1>')
    write('admin/users.eta', '<form method="get"><input name="q"></form>')
    write(
      'password/edit.eta',
      `<% const part = 'x' %><form method="post"><%~ include(part) %></form>`,
    )
    write('other/page.eta', '<form method="post">a page of the app alone</form>')
    expect(check).not.to.throw()
  })

  it('is looked at when the app starts, and not by commands', () => {
    write('session/new.eta', form(PLACES))
    const users = gadwall({
      backends: [memoryBackend()],
      stores: memoryStores(),
      secret: 'a secret that only these tests know',
      baseUrl: 'http://localhost',
      views: folder,
    })
    expect(() => users.middleware()).to.throw(TypeError, 'does not show the token')
  })
})
