import { expect } from 'chai'
import { editorOf } from '../../../../src/auth/permissions/grant-editor.ts'
import type { Browser } from '../../../support/browser.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../../support/test-site.ts'

const LATER_MS = 16 * 60_000

/** The boxes that are ticked, and the text in the other fields. */
function formOf(body: string) {
  const inputs = [...body.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag)
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  const named = (name: string) => inputs.filter((tag) => attribute(tag, 'name') === name)
  return {
    text: (name: string) => attribute(named(name)[0] ?? '', 'value'),
    ticked: (name: string) =>
      named(name)
        .filter((tag) => /\schecked\b/.test(tag))
        .map((tag) => attribute(tag, 'value')),
  }
}

describe('what was typed on a page with several forms', function () {
  this.timeout(60_000)
  let site: TestSite
  let root: Browser
  let person: string

  before(async () => {
    site = await startTestSite()
    const user = await createPerson(site, 'root')
    await site.users.update(String(user.id), { isStaff: true, isSuperuser: true })
    const ann = await createPerson(site, 'ann', 'ann@example.com')
    await site.users.update(String(ann.id), { firstName: 'Ann', isStaff: true })
    person = `/admin/users/users%3A${ann.id}`
    const grants = editorOf(site.auth.stores.grants)
    for (const group of ['press', 'sport']) await grants?.createGroup(group)
    await grants?.addMembers(['press'], [{ backend: 'users', userId: String(ann.id) }])
    await grants?.grant({ group: 'press' }, ['users.view'])
    root = await loggedIn(site, 'root')
  })
  after(() => site.stop())

  /** Sends a form too late, proves who it is, and gives the page that comes then. */
  const sentLate = async (path: string, page: string, fields: object) => {
    const _csrf = await root.token(page)
    site.wait(LATER_MS)
    const answer = await root.post(
      path,
      new URLSearchParams([['_csrf', _csrf], ...pairs(fields)]).toString(),
    )
    expect(answer.location, path).to.match(/^\/reauthenticate\?/)
    const next = new URL(answer.location, 'http://x').searchParams.get('next') ?? ''
    await root.submit('/reauthenticate', { password: PASSWORD, next })
    return root.get(page)
  }
  const pairs = (fields: object): [string, string][] =>
    Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    )
  const PROFILE = { username: 'ann', email: 'ann@example.com', firstName: 'Ann', lastName: '' }

  it('is there again after a proof of who it is, and the other forms show what is stored', async () => {
    const stored = {
      ...PROFILE,
      groups: ['press'],
      permissions: [],
      isStaff: ['1'],
      isSuperuser: [],
    }
    const forms = {
      profile: { ...PROFILE, email: 'new@example.com', lastName: 'Lee' },
      groups: { groups: ['sport'] },
      permissions: { permissions: ['users.view', 'users.change'] },
      flags: { isSuperuser: ['1'], isStaff: [] },
      delete: { confirm: 'ann' },
    }
    for (const [name, fields] of Object.entries(forms)) {
      const { body } = await sentLate(`${person}/${name}`, person, fields)
      expect(body, name).to.contain('What you typed is back')
      const { text, ticked } = formOf(body)
      const expected = { ...stored, confirm: '', ...fields }
      for (const [field, value] of Object.entries(expected)) {
        const shown = Array.isArray(value) ? ticked(field).sort() : text(field)
        const wanted = Array.isArray(value) ? [...value].sort() : value
        expect(shown, `${field} after ${name}`).to.deep.equal(wanted)
      }
    }
    const again = formOf((await root.get(person)).body)
    expect(again.ticked('groups')).to.deep.equal(['press'])
  })

  it('nothing ticked is something, too', async () => {
    const { body } = await sentLate(`${person}/groups`, person, {})
    expect(body).to.contain('What you typed is back')
    expect(formOf(body).ticked('groups')).to.deep.equal([])
    const flags = await sentLate(`${person}/flags`, person, {})
    expect(formOf(flags.body).ticked('isStaff')).to.deep.equal([])
    expect(formOf(flags.body).ticked('groups')).to.deep.equal(['press'])
  })

  it('a button is to be pressed again, and shows nothing as typed', async () => {
    const { body } = await sentLate(`${person}/deactivate`, person, {})
    expect(body).to.not.contain('What you typed is back')
    expect(formOf(body).text('username')).to.equal('ann')
  })

  it('the same on the page of a group', async () => {
    const page = '/admin/groups/press'
    const ticks = { permissions: ['users.view', 'mail.view'] }
    const matrix = formOf((await sentLate(`${page}/permissions`, page, ticks)).body)
    expect(matrix.ticked('permissions').sort()).to.deep.equal(['mail.view', 'users.view'])
    expect([matrix.text('name'), matrix.text('confirm')]).to.deep.equal(['press', ''])
    const renamed = formOf((await sentLate(`${page}/rename`, page, { name: 'media' })).body)
    expect(renamed.text('name')).to.equal('media')
    expect(renamed.ticked('permissions')).to.deep.equal(['users.view'])
    const sure = formOf((await sentLate(`${page}/delete`, page, { confirm: 'press' })).body)
    expect([sure.text('name'), sure.text('confirm')]).to.deep.equal(['press', 'press'])
  })

  it('the word that ends the sessions of everybody', async () => {
    const page = '/admin/sessions'
    const { body } = await sentLate(`${page}/end-everybody`, page, { confirm: 'everybody' })
    expect(formOf(body).text('confirm')).to.equal('everybody')
    expect(formOf((await root.get(page)).body).text('confirm')).to.equal('')
  })

  it('changes what was ticked or unticked alone: what others did since the page was shown stays', async () => {
    const grants = editorOf(site.auth.stores.grants)
    const who = { backend: 'users', userId: person.split('%3A')[1] ?? '' }
    const [_csrf, group] = [await root.token(person), '/admin/groups/sport']
    await grants?.createGroup('music')
    await grants?.addMembers(['sport'], [who])
    await grants?.leaveGroups(who, ['press'])
    // The page had "press" ticked, and not "sport".
    const send = (path: string, fields: [string, string][]) =>
      root.post(path, new URLSearchParams([['_csrf', _csrf], ['seen', ''], ...fields]).toString())
    const ticks: [string, string][] = [
      ['seen', 'press'],
      ['groups', 'press'],
      ['groups', 'music'],
    ]
    await send(`${person}/groups`, ticks)
    expect(await grants?.groupsOf(who)).to.have.members(['sport', 'music'])
    await grants?.grant(who, ['mail.view'])
    await send(`${person}/permissions`, [['permissions', 'users.view']])
    expect(await grants?.directPermissionsOf(who)).to.have.members(['mail.view', 'users.view'])
    await grants?.grant({ group: 'sport' }, ['mail.view'])
    await send(`${group}/permissions`, [['permissions', 'users.view']])
    expect((await grants?.findGroup('sport'))?.permissions).to.have.members([
      'mail.view',
      'users.view',
    ])
    const { body } = await root.get(group)
    expect(body).to.contain('name="seen" value="mail.view"')
    // A program that tells nothing of what it saw sets all of them.
    await root.submit(`${person}/permissions`, { permissions: 'users.view' }, person)
    expect(await grants?.directPermissionsOf(who)).to.deep.equal(['users.view'])
    await root.submit(`${person}/groups`, { groups: 'press' }, person)
    expect(await grants?.groupsOf(who)).to.deep.equal(['press'])
    await grants?.revoke(who, ['users.view'])
  })

  it('no name that a database cannot hold, or nobody can see, is an error of ours', async () => {
    expect((await root.get('/admin/groups/press%00')).status).to.equal(404)
    for (const name of ['a\u0000b', 'a\nb', 'a\u001b[31mb', 'a\tb']) {
      const groups: [string, Record<string, string>, string][] = [
        ['/admin/groups', { name }, '/admin/groups'],
        ['/admin/groups/press/rename', { name }, '/admin/groups/press'],
        ['/admin/groups/press/permissions', { permissions: name }, '/admin/groups/press'],
        [`${person}/permissions`, { permissions: name }, person],
        [`${person}/groups`, { groups: name }, person],
        [`${person}/profile`, { ...PROFILE, firstName: name }, person],
        [`${person}/end-session`, { session: name }, person],
        [
          '/admin/users/bulk',
          { ids: 'users:2', action: 'add-to-group', group: name },
          '/admin/users',
        ],
        [
          '/admin/emergency/end-sessions',
          { logoutWhom: `group:${name}`, logoutConfirm: name },
          '/admin/emergency',
        ],
      ]
      for (const [path, fields, page] of groups) {
        const { status, location } = await root.submit(path, fields, page)
        // The names of people of other systems have line breaks.
        const isName = path.endsWith('profile') && /[\n\t]/.test(name)
        const expected = isName || /bulk|end-session$/.test(path) ? 303 : 422
        expect(status, `${path} ${JSON.stringify(fields)}`).to.equal(expected)
        if (path.endsWith('bulk'))
          expect((await root.get(location)).body).to.contain('Nothing was changed')
      }
    }
  })

  it('is kept when it is refused', async () => {
    const refused = await root.submit(`${person}/delete`, { confirm: 'anne' }, person)
    expect(refused.status).to.equal(422)
    const { text, ticked } = formOf(refused.body)
    expect([text('confirm'), text('username'), text('email')]).to.deep.equal([
      'anne',
      'ann',
      'ann@example.com',
    ])
    expect(ticked('isStaff')).to.deep.equal(['1'])
    const gone = await root.submit(`${person}/groups`, { groups: 'nowhere' }, person)
    expect(gone.status).to.equal(422)
    expect(formOf(gone.body).ticked('groups')).to.deep.equal([])
  })
})
