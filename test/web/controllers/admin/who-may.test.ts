import { expect } from 'chai'
import { editorOf } from '../../../../src/auth/permissions/grant-editor.ts'
import { sitePermissions } from '../../../../src/auth/permissions/site-permissions.ts'
import type { Route } from '../../../../src/web/routing/router.ts'
import { addApp } from '../../../support/authenticator.ts'
import { Browser } from '../../../support/browser.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { type Label, labelSection } from '../../../support/section-app.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../../support/test-site.ts'

type Role =
  | 'anonymous'
  | 'half-way in'
  | 'user'
  | 'staff without the right'
  | 'staff with the right'
  | 'superuser'

/** A label is made of the guards: `staff, permission users.view and users.add, recent login`. */
const NAMED = /permission ([\w.]+(?: and [\w.]+)*)/

const LATER_MS = 20 * 60_000
const MINUTE_MS = 60_000

/** What stands here comes from the list of routes: a new one is tried without a new line. */
describe('each page of the admin, for each role and method', function () {
  this.timeout(120_000)
  let site: TestSite
  let routes: readonly Route[]
  let declared: readonly string[]
  let target: string
  const labels = new Map<string, Label>([['a', { id: 'a', name: 'Novels', isLive: true }]])
  const browsers = new Map<Role, Browser>()

  before(async () => {
    const section = labelSection(labels)
    site = await startTestSite(
      { SECOND_FACTOR: 'optional' },
      { admin: { sections: [section] }, hostname: 'localhost' },
    )
    declared = [...sitePermissions, ...section.permissions].map(({ name }) => name)
    const root = await createPerson(site, 'root')
    await site.users.update(String(root.id), { isStaff: true, isSuperuser: true })
    target = `users%3A${(await createPerson(site, 'target')).id}`
    await createPerson(site, 'somebody')
    for (const name of ['bare', 'able', 'half']) {
      const user = await createPerson(site, name)
      await site.users.update(String(user.id), { isStaff: true, isSuperuser: name === 'half' })
    }
    await editorOf(site.auth.stores.grants)?.createGroup('press')
    await site.auth.stores.imports?.add({
      ...{ id: 'an-import', by: { backend: 'users', userId: String(root.id) } },
      ...{ createdAt: site.auth.clock(), fileName: 'people.csv', fileBytes: 9 },
      choices: {
        ...{ from: null, format: 'csv', delimiter: null, map: null },
        ...{ unknown: 'refuse', allowWeak: false },
      },
    })
    // A stream has no end: who may read it is tried in follow.test.ts.
    routes = site.gadwall.routes.filter(
      ({ path }) => path.startsWith('/admin') && !path.endsWith('/stream'),
    )
    await addApp(site, await loggedIn(site, 'half'))
    await logAllIn()
  })
  after(() => site?.stop())

  /** All but one have proved just now who they are. */
  async function logAllIn(): Promise<void> {
    browsers.set('anonymous', new Browser(site.url))
    browsers.set('user', await loggedIn(site, 'somebody'))
    browsers.set('staff without the right', await loggedIn(site, 'bare'))
    browsers.set('staff with the right', await loggedIn(site, 'able'))
    browsers.set('superuser', await loggedIn(site, 'root'))
    const half = new Browser(site.url)
    const { location } = await half.submit('/login', { username: 'half', password: PASSWORD })
    expect(location).to.equal('/login/factor')
    browsers.set('half-way in', half)
  }

  const neededBy = ({ guard }: Route) => NAMED.exec(guard.label)?.[1]?.split(' and ') ?? []
  const isForSuperusers = ({ guard, path }: Route) =>
    guard.label.includes('test superuser') || path.endsWith('everybody')
  const asksAgain = ({ guard }: Route) => guard.label.includes('recent login')
  const nameOf = ({ method, path }: Route) => `${method} ${path}`

  /** What the staff may do that lacks one right, or has exactly those that are needed. */
  async function grant(name: string, permissions: readonly string[]): Promise<void> {
    const user = await site.users.findByUsername(name)
    const who = { backend: 'users', userId: String(user?.id) }
    const editor = editorOf(site.auth.stores.grants)
    await editor?.revoke(who, declared)
    await editor?.grant(who, permissions)
  }

  function addressOf({ path }: Route): string {
    const known = { '/admin/labels': 'a', '/admin/import': 'an-import' }
    const id = Object.entries(known).find(([start]) => path.startsWith(start))?.[1]
    return path
      .replace(':id', id ?? target)
      .replace(':name', 'press')
      .replaceAll(/:\w+/g, 'something')
  }

  /** Asks as somebody, and reads no answer to its end: one may go on for ever. */
  async function ask(role: Role, route: Route, accept = 'text/html') {
    const browser = browsers.get(role) as Browser
    const isStranger = role === 'anonymous' || role === 'half-way in'
    const isPost = route.method === 'POST'
    const _csrf = isPost ? await browser.token(isStranger ? '/login' : '/logout') : ''
    const end = new AbortController()
    const answer = await fetch(site.url + addressOf(route), {
      method: route.method,
      redirect: 'manual',
      signal: end.signal,
      headers: { accept, cookie: browser.cookieHeader },
      ...(isPost && { body: new URLSearchParams({ _csrf }) }),
    })
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    const body = isJson ? ((await answer.json()) as { error?: { code?: string } }) : null
    end.abort()
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      code: body?.error?.code ?? null,
    }
  }

  /** What is done for whoever may: a page, the way on, or what is missing in an empty form. */
  function expectDone(
    route: Route,
    role: Role,
    { status, location }: { status: number; location: string },
  ) {
    const what = `${nameOf(route)} as ${role}`
    expect(location, what).to.not.match(/^\/(login|reauthenticate)/)
    // A path whose parameters this test does not know names nothing that is there.
    const isKnown = !/something/.test(addressOf(route))
    const missing = isKnown ? [] : [404]
    const done = route.method === 'GET' ? [200, 303] : [200, 303, 400, 404, 415, 422]
    expect(status, what).to.be.oneOf([...done, ...missing])
  }

  it('there are pages, sections of the app among them, and each but the first names its permission', () => {
    expect(routes.length).to.be.above(30)
    expect(routes.map(nameOf)).to.include.members(['GET /admin/labels', 'POST /admin/labels/:id'])
    expect(routes.every(({ guard }) => guard.label.startsWith('staff'))).to.equal(true)
    const unnamed = routes.filter((route) => neededBy(route).length === 0)
    expect(unnamed.map(({ path }) => path)).to.deep.equal(['/admin'])
  })

  it('every change asks for a recent login', () => {
    const posts = routes.filter(({ method }) => method === 'POST')
    expect(posts.filter((route) => !asksAgain(route))).to.deep.equal([])
  })

  it('strangers, and who is only half-way in, are led to log in; a program is told so', async () => {
    for (const route of routes) {
      for (const role of ['anonymous', 'half-way in'] as const) {
        const answer = await ask(role, route)
        expect(answer.location, `${nameOf(route)} as ${role}`).to.match(/^\/login\?next=/)
        expect(answer.status, nameOf(route)).to.equal(route.method === 'GET' ? 302 : 303)
      }
      const { status, code } = await ask('anonymous', route, 'application/json')
      expect([status, code], nameOf(route)).to.deep.equal([401, 'login_required'])
    }
  })

  it('who is no staff is let in nowhere, and staff not without every right that is needed', async () => {
    for (const route of routes) {
      expect((await ask('user', route)).status, nameOf(route)).to.equal(403)
      for (const missing of neededBy(route)) {
        await grant(
          'bare',
          declared.filter((name) => name !== missing),
        )
        const { status } = await ask('staff without the right', route)
        expect(status, `${nameOf(route)} without ${missing}`).to.equal(403)
      }
    }
  })

  it('staff with the right is answered, but for what only a superuser does', async () => {
    for (const route of routes) {
      if (neededBy(route).length === 0) continue
      await grant('able', neededBy(route))
      const answer = await ask('staff with the right', route)
      if (isForSuperusers(route)) expect(answer.status, nameOf(route)).to.equal(403)
      else expectDone(route, 'staff with the right', answer)
    }
  })

  it('a superuser is answered everywhere, by pages and by what changes something', async () => {
    for (const route of routes) expectDone(route, 'superuser', await ask('superuser', route))
    const root = await site.users.findByUsername('root')
    expect([root?.isActive, root?.isSuperuser]).to.deep.equal([true, true])
    expect(labels.size).to.equal(1)
  })

  it('other methods are not allowed, on any path', async () => {
    const root = browsers.get('superuser') as Browser
    const methodsOf = new Map<string, string[]>()
    for (const route of routes) {
      methodsOf.set(addressOf(route), [...(methodsOf.get(addressOf(route)) ?? []), route.method])
    }
    for (const [address, known] of methodsOf) {
      for (const method of [
        'PUT',
        'DELETE',
        'PATCH',
        ...(known.includes('POST') ? [] : ['POST']),
      ]) {
        const { status } = await root.request(address, { method })
        // A POST without its token is refused before it is looked at.
        expect(status, `${method} ${address}`).to.be.oneOf(method === 'POST' ? [403, 405] : [405])
      }
    }
  })

  it('what is no page is none', async () => {
    const root = browsers.get('superuser') as Browser
    const paths = ['/admin/nothing', '/admin/users/users%3A0', '/admin/users/other%3A1']
    for (const path of [...paths, '/admin/labels/b', '/admin/labels/b/delete']) {
      expect((await root.get(path)).status, path).to.equal(404)
    }
    expect((await root.get('/admin/users/%00')).status).to.be.oneOf([400, 404])
    expect((await root.get('/admin/groups/nobody')).status).to.equal(404)
  })

  it('too long after the login, whoever may is asked who they are before each change, and sees the pages', async () => {
    await logAllIn()
    site.wait(LATER_MS)
    for (const route of routes) {
      await grant('able', neededBy(route))
      for (const role of ['staff with the right', 'superuser'] as const) {
        const what = `${nameOf(route)} as ${role}`
        const answer = await ask(role, route)
        if (role !== 'superuser' && isForSuperusers(route) && answer.status === 403) continue
        if (neededBy(route).length === 0 && role !== 'superuser') continue
        if (!asksAgain(route)) {
          expectDone(route, role, answer)
          continue
        }
        expect([answer.status, answer.location.split('?')[0]], what).to.deep.equal([
          303,
          '/reauthenticate',
        ])
        const { status, code } = await ask(role, route, 'application/json')
        expect([status, code], what).to.deep.equal([403, 'recent_login_required'])
        // The session of somebody who does nothing ends some day.
        site.wait(MINUTE_MS / 60)
      }
    }
    expect(labels.get('a')?.name).to.equal('Novels')
  })
})
