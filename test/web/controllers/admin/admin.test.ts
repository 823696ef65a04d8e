import { expect } from 'chai'
import { editorOf } from '../../../../src/auth/permissions/grant-editor.ts'
import { csvCell } from '../../../../src/web/views/csv-cell.ts'
import type { Browser } from '../../../support/browser.ts'
import { type MailBox, startMailSite } from '../../../support/mail-box.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { PASSWORD, type TestSite } from '../../../support/test-site.ts'

/** What people call themselves who mean no good. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '\u202egro.elpmaxe@nna',
  `z${'\u0300'.repeat(149)}`,
  '=HYPERLINK("http://evil.test","x")',
  '@SUM(1+1)*cmd|"/C calc"!A0',
  '-2+3',
  '+1',
  '{{constructor.constructor("alert(1)")()}}',
  '<% it.user %>',
]

describe('the admin', function () {
  this.timeout(60_000)
  let site: TestSite
  let box: MailBox
  let root: Browser

  beforeEach(async () => {
    ;({ site, box } = await startMailSite())
    const user = await createPerson(site, 'root', 'root@example.com')
    await site.users.update(String(user.id), { isStaff: true, isSuperuser: true })
    root = await loggedIn(site, 'root')
  })
  afterEach(() => site.stop())

  const pathOf = async (name: string) =>
    `/admin/users/users%3A${(await site.users.findByUsername(name))?.id}`
  const find = (name: string) => site.users.findByUsername(name)
  const resets = async () =>
    (await box.deliver()).filter(({ template }) => template === 'password-reset')
  const eventNames = async () => {
    await site.auth.audit?.flush()
    const page = await site.auth.audit?.store.list({}, null, 50)
    return page?.entries.map(({ name }) => name) ?? []
  }

  it('leads whoever may see something to the first part of it, and has a link for staff alone', async () => {
    expect((await root.get('/admin')).body).to.contain('Logins by hour')
    const clerk = await createPerson(site, 'clerk')
    await site.users.update(String(clerk.id), { isStaff: true })
    const staff = await loggedIn(site, 'clerk')
    expect((await staff.get('/admin')).status).to.equal(403)
    const who = { backend: 'users', userId: String(clerk.id) }
    await editorOf(site.auth.stores.grants)?.grant(who, ['groups.view'])
    expect((await staff.get('/admin')).location).to.equal('/admin/groups')
    await editorOf(site.auth.stores.grants)?.revoke(who, ['groups.view'])
    await editorOf(site.auth.stores.grants)?.grant(who, ['sessions.delete'])
    // The page for emergencies is for superusers alone.
    expect((await staff.get('/admin')).status).to.equal(403)
    expect((await root.get('/account')).body).to.contain('href="/admin"')
    await createPerson(site, 'plain')
    const plain = await loggedIn(site, 'plain')
    expect((await plain.get('/account')).body).to.not.contain('href="/admin"')
    expect((await plain.get('/account')).body).to.not.contain('admin.css')
  })

  it('with one permission no page leads to another, and none tells what another may', async () => {
    const ann = await createPerson(site, 'ann', 'ann@example.com')
    const clerk = await createPerson(site, 'clerk')
    await site.users.update(String(clerk.id), { isStaff: true })
    const grants = editorOf(site.auth.stores.grants)
    await grants?.createGroup('press')
    await grants?.addMembers(['press'], [{ backend: 'users', userId: String(ann.id) }])
    await loggedIn(site, 'ann')
    const staff = await loggedIn(site, 'clerk')
    const who = { backend: 'users', userId: String(clerk.id) }
    const all = (await grants?.permissions()) ?? []
    for (const { name } of all) {
      await grants?.grant(who, [name])
      const seen = new Set<string>()
      const open = ['/admin', '/admin/users', '/admin/groups', '/admin/sessions', '/admin/activity']
      for (const path of open) {
        if (seen.has(path)) continue
        seen.add(path)
        const { status, body, location } = await staff.get(path)
        if (status === 303) open.push(location)
        for (const [, href = ''] of body.matchAll(/href="(\/admin[^"]*)"/g)) {
          const linked = href.replaceAll('&amp;', '&')
          if (!seen.has(linked))
            expect((await staff.get(linked)).status, `${name}: ${linked}`).to.equal(200)
          if (seen.size < 20) open.push(linked)
        }
      }
      await grants?.revoke(who, [name])
    }
    await grants?.grant(who, ['activity.view'])
    const events = async (typed: string) => {
      const { body } = await staff.get(`/admin/activity?who=${typed}`, {
        accept: 'application/json',
      })
      return (JSON.parse(body) as { events: unknown[] }).events.length
    }
    expect(await events('ann')).to.be.above(0)
    expect(await events('ann@example.com')).to.equal(0)
    await grants?.grant(who, ['users.view'])
    expect(await events('ann@example.com')).to.be.above(0)
  })

  it('a list is filtered and sorted by its address, and turns its pages', async () => {
    for (let index = 0; index < 120; index++) {
      await site.users.create({
        username: `p${String(index).padStart(3, '0')}`,
        isStaff: index === 7,
      })
    }
    const names = (body: string) =>
      [...body.matchAll(/<bdi>(p\d{3}|root)<\/bdi>/g)].map(([, name]) => name)
    const linkIn = (body: string, rel: string) =>
      new RegExp(`rel="${rel}" href="([^"]+)"`).exec(body)?.[1]?.replaceAll('&amp;', '&')
    const first = await root.get('/admin/users')
    expect(names(first.body)).to.have.length(50).and.include('p000')
    const second = await root.get(linkIn(first.body, 'next') ?? '')
    expect(names(second.body)[0]).to.equal('p050')
    const third = await root.get(linkIn(second.body, 'next') ?? '')
    expect(names(third.body)).to.have.length(21).and.include('root')
    expect(linkIn(third.body, 'next')).to.equal(undefined)
    expect(names((await root.get(linkIn(third.body, 'prev') ?? '')).body)).to.deep.equal(
      names(second.body),
    )
    const last = await root.get('/admin/users?last=yes')
    expect(names(last.body)).to.have.length(50).and.include('root')
    expect(names((await root.get('/admin/users?q=P01')).body)).to.have.length(10)
    expect(names((await root.get('/admin/users?staff=yes&superuser=no')).body)).to.deep.equal([
      'p007',
    ])
    expect(names((await root.get('/admin/users?never=yes&sort=-username')).body)[0]).to.equal(
      'p119',
    )
    expect((await root.get('/admin/users?after=nonsense')).location).to.equal('/admin/users')
    const none = await root.get('/admin/users?q=nobody')
    expect(none.body).to.contain('Nobody fits this.')
  })

  it('a person is made without a password, and gets a link to set one', async () => {
    const fields = { username: 'eve', email: 'eve@example.com', sendLink: '1' }
    const answer = await root.submit('/admin/users/new', fields)
    expect(answer.location).to.equal(await pathOf('eve'))
    expect((await resets()).map(({ to }) => to)).to.deep.equal(['eve@example.com'])
    const again = await root.submit('/admin/users/new', fields)
    expect(again.status).to.equal(422)
    expect(again.body).to.contain('This username is taken.').and.contain('value="eve"')
  })

  it('a person is changed, switched off and on, and deleted by their typed name', async () => {
    await createPerson(site, 'ann', 'ann@example.com')
    const page = await pathOf('ann')
    const ann = await loggedIn(site, 'ann')
    const profile = {
      username: 'anna',
      email: 'anna@example.com',
      firstName: 'Anna',
      lastName: 'B',
    }
    expect((await root.submit(`${page}/profile`, profile, page)).status).to.equal(303)
    const changed = await find('anna')
    expect([changed?.email, changed?.firstName]).to.deep.equal(['anna@example.com', 'Anna'])
    const wrong = await root.submit(`${page}/profile`, { ...profile, email: 'x' }, page)
    expect(wrong.status).to.equal(422)
    expect(wrong.body).to.contain('aria-invalid="true"').and.contain('value="x"')

    expect((await root.submit(`${page}/deactivate`, {}, page)).status).to.equal(303)
    expect((await ann.get('/account')).status).to.equal(302)
    expect((await root.get(page)).body).to.contain('Switch this account on')
    await root.submit(`${page}/activate`, {}, page)
    expect((await find('anna'))?.isActive).to.equal(true)

    const refused = await root.submit(`${page}/delete`, { confirm: 'ann' }, page)
    expect(refused.status).to.equal(422)
    expect(refused.body).to.contain('Nothing was deleted').and.contain('value="anna"')
    const deleted = await root.submit(`${page}/delete`, { confirm: 'anna' }, page)
    expect(deleted.location).to.equal('/admin/users')
    expect(await find('anna')).to.equal(null)
    expect(await eventNames()).to.include.members([
      ...['user.updated', 'user.deactivated', 'user.activated', 'user.deleted'],
    ])
  })

  it('staff see no password and no hash, on no page and in no JSON', async () => {
    const ann = await createPerson(site, 'ann', 'ann@example.com')
    const page = await pathOf('ann')
    for (const path of [page, '/admin/users', '/admin/users/new', '/admin/users/export.csv']) {
      for (const accept of ['text/html', 'application/json']) {
        const { body } = await root.get(path, { accept })
        expect(body, path).to.not.contain(ann.passwordHash)
        expect(body, path).to.not.match(/type="password"|\$2[aby]\$|passwordHash/)
      }
    }
  })

  it('links, new passwords and sessions: what helps somebody who is locked out', async () => {
    await createPerson(site, 'ann', 'ann@example.com')
    const page = await pathOf('ann')
    const ann = await loggedIn(site, 'ann')
    await root.submit(`${page}/reset-link`, {}, page)
    expect((await resets()).map(({ to }) => to)).to.deep.equal(['ann@example.com'])
    const { body } = await root.get(page)
    const session = /name="session" value="([^"]+)"/.exec(body)?.[1] ?? ''
    expect(session).to.not.equal('')
    await root.submit(`${page}/end-session`, { session }, page)
    expect((await ann.get('/account')).status).to.equal(302)
    const again = await loggedIn(site, 'ann')
    await root.submit(`${page}/end-sessions`, {}, page)
    expect((await again.get('/account')).status).to.equal(302)
    await root.submit(`${page}/require-password`, {}, page)
    expect(await eventNames()).to.include('password.required')
  })

  it('keeps ticked what was ticked, and the list, when a proof is asked for in between', async () => {
    const ann = (await find('ann')) ?? (await createPerson(site, 'ann'))
    await root.submit('/admin/groups', { name: 'press' })
    const _csrf = await root.token('/admin/users?q=an')
    const ids = `users:${ann.id}`
    site.wait(16 * 60_000)
    const fields = { _csrf, ids, from: 'q=an', action: 'add-to-group', group: 'press' }
    const { location } = await root.post('/admin/users/bulk', fields)
    expect(location).to.match(/^\/reauthenticate\?/)
    await root.submit('/reauthenticate', { password: PASSWORD, next: '/admin/users' })
    const { body } = await root.get('/admin/users')
    expect(body).to.contain(`value="${ids}" checked`)
    expect(body).to.contain('<option value="press" selected>')
    expect(body).to.match(/name="q"[^>]*value="an"/)
    expect((await root.get('/admin/users')).body).to.not.contain(' checked')
  })

  it('several people are switched off or put into a group at once, and who may not be is named', async () => {
    const made = ['ann', 'bob', 'cid']
    for (const name of made) await createPerson(site, name)
    const ids = await Promise.all(
      [...made, 'root'].map(async (name) => `users:${(await find(name))?.id}`),
    )
    await root.submit('/admin/groups', { name: 'press' })
    const body = async (action: string, more = {}) =>
      new URLSearchParams([
        ['_csrf', await root.token('/admin/users')],
        ['action', action],
        ['from', 'q=a&evil=x'],
        ...Object.entries(more).map(([name, value]) => [name, String(value)]),
        ...ids.map((id) => ['ids', id]),
      ] as [string, string][]).toString()
    const off = await root.post('/admin/users/bulk', await body('deactivate'))
    expect(off.location).to.equal('/admin/users?q=a')
    for (const name of made) expect((await find(name))?.isActive, name).to.equal(false)
    expect((await find('root'))?.isActive).to.equal(true)
    expect((await root.get('/admin/users')).body)
      .to.contain('Done for 3 people.')
      .and.contain('Not for root: Nobody can do this to their own account.')
    await root.post('/admin/users/bulk', await body('activate'))
    await root.post('/admin/users/bulk', await body('add-to-group', { group: 'press' }))
    const listed = await site.users.search({ group: 'press' })
    expect(listed.users.map(({ username }) => username)).to.deep.equal([...made, 'root'])
    expect((await root.post('/admin/users/bulk', await body('delete'))).status).to.equal(400)
    expect((await root.post('/admin/users/bulk', await body('constructor'))).status).to.equal(400)
  })

  it('more people than are on a page are changed together by nobody, and who is gone is counted', async () => {
    const ann = await createPerson(site, 'ann')
    const _csrf = await root.token('/admin/users')
    const bulk = async (ids: readonly string[]) => {
      const fields = new URLSearchParams({ _csrf, action: 'deactivate' })
      for (const id of ids) fields.append('ids', id)
      const { location } = await root.post('/admin/users/bulk', fields.toString())
      return (await root.get(location)).body
    }
    const own = `users:${ann.id}`
    const many = Array.from({ length: 50 }, (_, index) => `users:${1000 + index}`)
    expect(await bulk([own, ...many])).to.contain('choose 50 people at most')
    expect((await find('ann'))?.isActive).to.equal(true)
    expect(await bulk([])).to.contain('Nothing was changed')
    const some = await bulk([own, own, 'members:1', 'users:1000', 'nonsense'])
    expect(some).to.contain('Done for 1 person. Not for 3 others.')
    expect((await find('ann'))?.isActive).to.equal(false)
  })

  it('a field is sent several times only where the route says so', async () => {
    const _csrf = await root.token('/admin/users')
    for (const [path, field, status] of [
      ['/admin/users/bulk', 'action', 400],
      ['/admin/groups', 'name', 400],
      ['/admin/groups', 'ids', 400],
    ] as const) {
      const answer = await root.post(
        path,
        `_csrf=${encodeURIComponent(_csrf)}&${field}=a&${field}=b`,
      )
      expect(answer.status, `${path} ${field}`).to.equal(status)
    }
    const many = Array.from({ length: 1001 }, () => 'ids=a').join('&')
    const full = await root.post('/admin/users/bulk', `_csrf=${encodeURIComponent(_csrf)}&${many}`)
    expect(full.status).to.equal(400)
  })

  it('a form that is too old does nothing, and its page comes again with a word', async () => {
    const ann = await createPerson(site, 'ann')
    const page = await pathOf('ann')
    const id = `users:${ann.id}`
    const old = await root.token(page)
    await root.submit('/logout', {}, '/account')
    root = await loggedIn(site, 'root')
    const here = { 'sec-fetch-site': 'same-origin' }
    for (const [path, fields] of [
      [`${page}/deactivate`, {}],
      [`${page}/delete`, { confirm: 'ann' }],
      ['/admin/users/bulk', { action: 'deactivate', ids: id }],
      ['/admin/sessions/end-everybody', { confirm: 'everybody' }],
      ['/admin/groups', { name: 'stale' }],
    ] as const) {
      const answer = await root.post(path, { ...fields, _csrf: old }, here)
      expect(answer.status, path).to.be.oneOf([403, 303])
      const body = answer.status === 303 ? (await root.get(answer.location)).body : answer.body
      expect(body, path).to.contain('nothing was done')
    }
    expect((await find('ann'))?.isActive).to.equal(true)
    expect(await site.auth.administration?.groups?.find('stale')).to.equal(null)
    expect((await root.get('/admin/users')).status).to.equal(200)
  })

  it('groups have permissions as boxes, another name, and an end', async () => {
    await createPerson(site, 'ann')
    const page = await pathOf('ann')
    const created = await root.submit('/admin/groups', { name: 'Press & <more>' })
    const path = created.location
    expect(path).to.equal('/admin/groups/Press%20%26%20%3Cmore%3E')
    const sent = async (to: string, at: string, pairs: readonly (readonly [string, string])[]) =>
      root.post(
        to,
        new URLSearchParams([
          ['_csrf', await root.token(at)],
          ...pairs.map(([name, value]) => [name, value]),
        ] as [string, string][]).toString(),
      )
    await sent(`${path}/permissions`, path, [
      ['permissions', 'users.view'],
      ['permissions', 'groups.view'],
    ])
    const { body } = await root.get(path)
    expect(body)
      .to.match(/value="users.view" checked/)
      .and.match(/value="groups.view" checked/)
    expect(body).to.not.match(/value="users.change" checked/)
    await sent(`${page}/groups`, page, [['groups', 'Press & <more>']])
    const renamed = await root.submit(`${path}/rename`, { name: 'Press' }, path)
    expect(renamed.location).to.equal('/admin/groups/Press')
    expect((await root.get(page)).body).to.match(/name="groups" value="Press" checked/)
    await sent(`${page}/permissions`, page, [['permissions', 'mail.view']])
    expect((await root.get(page)).body).to.match(/value="mail.view" checked/)
    expect(
      (await root.submit('/admin/groups/Press/delete', { confirm: 'press' }, '/admin/groups/Press'))
        .status,
    ).to.equal(422)
    await root.submit('/admin/groups/Press/delete', { confirm: 'Press' }, '/admin/groups/Press')
    expect((await root.get('/admin/groups')).body).to.not.contain('>Press<')
    expect(await eventNames()).to.include.members([
      'group.created',
      'group.changed',
      'group.deleted',
      'grant.added',
    ])
  })

  it('shows who is logged in, and logs everybody out by a typed word, whoever does it too', async () => {
    await createPerson(site, 'ann')
    const ann = await loggedIn(site, 'ann')
    const { body } = await root.get('/admin/sessions')
    expect(body).to.contain('<bdi>ann</bdi>').and.contain('<bdi>root</bdi>')
    const owner = `users:${(await find('ann'))?.id}`
    await root.submit('/admin/sessions/end', { owner }, '/admin/sessions')
    expect((await ann.get('/account')).status).to.equal(302)
    const again = await loggedIn(site, 'ann')
    await root.submit('/admin/sessions/end-everybody', { confirm: 'nobody' }, '/admin/sessions')
    expect((await again.get('/account')).status).to.equal(200)
    const end = await root.submit(
      '/admin/sessions/end-everybody',
      { confirm: 'everybody' },
      '/admin/sessions',
    )
    expect(end.location).to.equal('/login')
    expect((await again.get('/account')).status).to.equal(302)
    expect((await root.get('/admin')).status).to.equal(302)
  })

  it('lists whose account is kept elsewhere without a page, and a superuser ends their sessions', async () => {
    const ann = await createPerson(site, 'ann')
    const clerk = await createPerson(site, 'clerk')
    await site.users.update(String(clerk.id), { isStaff: true })
    const may = ['sessions.view', 'sessions.delete']
    const who = { backend: 'users', userId: String(clerk.id) }
    await editorOf(site.auth.stores.grants)?.grant(who, may)
    const staff = await loggedIn(site, 'clerk')
    const stranger = await loggedIn(site, 'ann')
    const from = { backend: 'users', userId: String(ann.id) }
    const elsewhere = { backend: 'ldap', userId: String(ann.id) }
    await site.connection.query(
      `UPDATE sessions SET backend = 'ldap' WHERE backend = 'users' AND user_id = '${from.userId}'`,
    )
    const owner = `ldap:${ann.id}`
    const { body } = await root.get('/admin/sessions')
    expect(body).to.contain(owner).and.not.contain(`ldap%3A${ann.id}`)
    expect(
      (await staff.submit('/admin/sessions/end', { owner }, '/admin/sessions')).status,
    ).to.equal(404)
    expect(await site.auth.sessions.listOf(elsewhere)).to.have.length(1)
    const { status } = await root.submit('/admin/sessions/end', { owner }, '/admin/sessions')
    expect(status).to.equal(303)
    expect(await site.auth.sessions.listOf(elsewhere)).to.deep.equal([])
    expect((await stranger.get('/account')).status).to.equal(302)
    expect(await eventNames()).to.include('session.ended')
    expect(
      (await root.submit('/admin/sessions/end', { owner }, '/admin/sessions')).status,
    ).to.equal(404)
  })

  it('shows what has happened, of a person, a kind and a day', async () => {
    await createPerson(site, 'ann')
    await loggedIn(site, 'ann')
    const all = await root.get('/admin/activity')
    const words = all.body.replaceAll(/<[^>]*>/g, '')
    expect(words)
      .to.contain('ann logged in with password')
      .and.contain('The account of ann was made')
    expect(all.body).to.contain('login.succeeded').and.contain('user.created')
    expect(all.body).to.contain(`<a href="${await pathOf('ann')}"><bdi>ann</bdi></a> logged in`)
    const rows = (body: string) => body.split('<tr data-id=').length - 1
    const ofAnn = await root.get('/admin/activity?who=ann&event=login.succeeded')
    expect(rows(ofAnn.body)).to.equal(1)
    expect(rows((await root.get('/admin/activity?who=nobody')).body)).to.be.below(1)
    expect(rows((await root.get('/admin/activity?by=nobody')).body)).to.be.below(1)
    const byAnn = await root.get('/admin/activity?by=ann&event=login.succeeded')
    expect(rows(byAnn.body)).to.equal(1)
    expect(byAnn.body).to.contain('<option value="login.succeeded" selected>')
    const own = await root.get('/admin/activity?event=shop.bought')
    expect(own.body)
      .to.contain('<optgroup label="Of this app">')
      .and.contain('"shop.bought" selected')
    expect(rows((await root.get('/admin/activity?to=2020-01-01')).body)).to.be.below(1)
    expect((await root.get('/admin/activity?event=%27%3B--&from=x&to=9999-99-99')).status).to.equal(
      200,
    )
  })

  it('days of the filter are those of the time zone in which one reads', async () => {
    // The clock stands at 3:04 UTC on 2 January.
    const isShown = async (query: string) =>
      (await root.get(`/admin/activity?event=login.succeeded&${query}`)).body.includes(
        '<tr data-id=',
      )
    expect(await isShown('to=2026-01-01')).to.equal(false)
    expect(await isShown('from=2026-01-02&to=2026-01-02')).to.equal(true)
    await site.users.update(String((await find('root'))?.id), { timeZone: 'America/New_York' })
    expect(await isShown('from=2026-01-01&to=2026-01-01')).to.equal(true)
    expect(await isShown('from=2026-01-02')).to.equal(false)
  })

  it('shows the mails, not what is in them, and has those that wait tried at once', async () => {
    await createPerson(site, 'ann', 'ann@example.com')
    await root.submit('/password-reset', { email: 'ann@example.com' })
    const { body } = await root.get('/admin/mail')
    expect(body).to.contain('ann@example.com').and.not.contain('/password-reset/')
    expect((await root.submit('/admin/mail/retry', {}, '/logout')).location).to.equal('/admin/mail')
  })

  it('hostile names do nothing on any page', async () => {
    for (const [index, firstName] of HOSTILE.entries()) {
      const username = [...firstName].slice(0, 140).join('')
      await site.users.create({
        username: `${index}${username}`,
        firstName,
        email: `h${index}@example.com`,
      })
      await site.auth.administration?.groups?.create(
        {
          user: (await find('root')) as never,
          who: { backend: 'users', userId: '1' },
          permissions: site.auth.permissions.of((await find('root')) as never),
          request: { address: null, agent: null },
        },
        firstName,
      )
      const person = await find(`${index}${username}`)
      await site.auth.events.emit({
        ...{ name: 'group.changed', subject: { backend: 'users', userId: String(person?.id) } },
        details: { group: firstName, added: [firstName], was: firstName, removed: [] },
      })
    }
    const paths = ['/admin/users', '/admin/groups', '/admin/activity', '/admin/sessions']
    const people = await site.users.search({ limit: 100 })
    const pages = people.users.map(({ id }) => `/admin/users/users%3A${id}`)
    const made = (await site.auth.administration?.groups?.list()) ?? []
    expect(made).to.have.length(HOSTILE.length - 1)
    const groups = made.map(({ name }) => `/admin/groups/${encodeURIComponent(name)}`)
    for (const path of [...paths, ...pages, ...groups]) {
      const { status, body } = await root.get(path)
      expect(status, path).to.equal(200)
      expect(body, path).to.not.match(/<script>alert|<img src=x|onmouseover='|\[object/)
      // What runs backwards stays within its own element.
      for (const [, before = ''] of body.matchAll(/(<[^<>]*>)[^<]*\u202e/g)) {
        expect(before, path).to.match(
          /<(bdi|title|h1|option[^>]*|span class="visually-hidden"|td[^>]*|a [^>]*)>/,
        )
      }
    }
    const csv = (await root.get('/admin/users/export.csv')).body
    const cells = csv
      .split('\r\n')
      .slice(1)
      .flatMap((line) => line.split(','))
    expect(cells.length).to.be.above(80)
    expect(cells.filter((one) => /^"?[=+\-@\t\r]/.test(one))).to.deep.equal([])
  })

  it('the export has everybody of the list, page after page, and is none that only looks whole', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => ({ username: `p${10_000 + index}` }))
    await site.users.createUsers(many)
    const all = await root.get('/admin/users/export.csv')
    expect(all.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    expect(all.headers.get('content-disposition')).to.equal('attachment; filename="users.csv"')
    const lines = all.body.trimEnd().split('\r\n')
    expect(new Set(lines).size).to.equal(1 + 1 + many.length)
    const some = await root.get('/admin/users/export.csv?q=p1000&staff=no')
    expect(some.body.trimEnd().split('\r\n')).to.have.length(1 + 10)
    const tooMany = await root.get('/admin/users/export.csv?q=p')
    expect([tooMany.status, tooMany.location]).to.deep.equal([303, '/admin/users?q=p'])
    expect((await root.get(tooMany.location)).body).to.contain('Too many begin with this')
  })

  it('a cell of the export begins no formula', () => {
    const table: [text: string, cell: string][] = [
      ['ann', 'ann'],
      ['=1+1', `"'=1+1"`],
      ['+1', `"'+1"`],
      ['-1', `"'-1"`],
      ['@x', `"'@x"`],
      ['\t=1', `"'\t'=1"`],
      ['\r=1', `"'\r'=1"`],
      [' =1', `"' =1"`],
      ['\uff1d1', `"'\uff1d1"`],
      ['x;=1', `"x;'=1"`],
      ['x| @y', `"x| '@y"`],
      ['x\n=1;y', `"x\n'=1;y"`],
      ['x\r\n\t @y', `"x\r\n\t '@y"`],
      ['x;"=1', `"x;""'=1"`],
      ['"=1', `"'""=1"`],
      ['|x', `"'|x"`],
      ['%x', `"'%x"`],
      ['\u0000=1', `"'\u0000=1"`],
      ['\u200b=1', `"'\u200b=1"`],
      ['x=1+1', 'x=1+1'],
      ['a-b', 'a-b'],
      ['x;y', 'x;y'],
      ['a"b', '"a""b"'],
      ['a,b', '"a,b"'],
      ['', ''],
    ]
    for (const [text, expected] of table)
      expect(csvCell(text), JSON.stringify(text)).to.equal(expected)
  })
})
