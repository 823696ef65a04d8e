import { expect } from 'chai'
import { editorOf } from '../../../../src/auth/permissions/grant-editor.ts'
import { sitePermissions } from '../../../../src/auth/permissions/site-permissions.ts'
import type { Route } from '../../../../src/web/routing/router.ts'
import { Browser } from '../../../support/browser.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { startTestSite, type TestSite } from '../../../support/test-site.ts'

type Role = 'anonymous' | 'user' | 'staff without the right' | 'staff with the right' | 'superuser'

/** A label is made of the guards: `staff, permission users.view and users.add, recent login`. */
const NAMED = /permission ([\w.]+(?: and [\w.]+)*)/

describe('each page of the admin, for each role and method', function () {
  this.timeout(60_000)
  let site: TestSite
  let routes: readonly Route[]
  const browsers = new Map<Role, Browser>()

  before(async () => {
    site = await startTestSite({ SECOND_FACTOR: 'optional' })
    const root = await createPerson(site, 'root')
    await site.users.update(String(root.id), { isStaff: true, isSuperuser: true })
    await createPerson(site, 'target')
    await createPerson(site, 'somebody')
    for (const name of ['bare', 'able']) {
      const user = await createPerson(site, name)
      await site.users.update(String(user.id), { isStaff: true })
    }
    await editorOf(site.auth.stores.grants)?.createGroup('press')
    routes = site.gadwall.routes.filter(({ path }) => path.startsWith('/admin'))
    browsers.set('anonymous', new Browser(site.url))
    browsers.set('user', await loggedIn(site, 'somebody'))
    browsers.set('staff without the right', await loggedIn(site, 'bare'))
    browsers.set('superuser', await loggedIn(site, 'root'))
    browsers.set('staff with the right', await loggedIn(site, 'able'))
  })
  after(() => site.stop())

  const neededBy = ({ guard }: Route) => NAMED.exec(guard.label)?.[1]?.split(' and ') ?? []

  /** What the staff may do that lacks one right, or has exactly those that are needed. */
  async function grant(name: string, permissions: readonly string[]): Promise<void> {
    const user = await site.users.findByUsername(name)
    const who = { backend: 'users', userId: String(user?.id) }
    const editor = editorOf(site.auth.stores.grants)
    await editor?.revoke(
      who,
      sitePermissions.map((one) => one.name),
    )
    await editor?.grant(who, permissions)
  }

  async function ask(role: Role, { method, path }: Route) {
    const browser = browsers.get(role) as Browser
    const target = await site.users.findByUsername('target')
    const address = path.replace(':id', `users%3A${target?.id ?? 0}`).replace(':name', 'press')
    if (method === 'GET') return browser.get(address)
    const _csrf = await browser.token(role === 'anonymous' ? '/login' : '/logout')
    return browser.post(address, { _csrf })
  }

  it('there are pages, and each but the first names its permission', () => {
    expect(routes.length).to.be.above(25)
    expect(routes.every(({ guard }) => guard.label.startsWith('staff'))).to.equal(true)
    const unnamed = routes.filter((route) => neededBy(route).length === 0)
    expect(unnamed.map(({ path }) => path)).to.deep.equal(['/admin'])
  })

  it('every change asks for a recent login', () => {
    const posts = routes.filter(({ method }) => method === 'POST')
    expect(posts.filter(({ guard }) => !guard.label.includes('recent login'))).to.deep.equal([])
  })

  it('only what is allowed answers', async () => {
    const declared = sitePermissions.map(({ name }) => name)
    for (const route of routes) {
      const needed = neededBy(route)
      const what = `${route.method} ${route.path}`
      const anonymous = await ask('anonymous', route)
      expect(anonymous.location, what).to.match(/^\/login\?next=/)
      expect(anonymous.status, what).to.equal(route.method === 'GET' ? 302 : 303)
      expect((await ask('user', route)).status, what).to.equal(403)

      // Each right alone is not enough where several are needed, nor are all others together.
      for (const missing of needed) {
        await grant(
          'bare',
          declared.filter((name) => name !== missing),
        )
        const answer = await ask('staff without the right', route)
        expect(answer.status, `${what} without ${missing}`).to.equal(403)
      }
      if (needed.length > 0) {
        await grant('able', needed)
        const answer = await ask('staff with the right', route)
        expect(answer.status, what).to.be.oneOf(
          /everybody$|^\/admin\/emergency/.test(route.path) ? [403] : [200, 303, 400, 404, 422],
        )
      }
    }
  })

  it('a superuser is let in everywhere', async () => {
    for (const route of routes.filter(({ method }) => method === 'GET')) {
      const answer = await ask('superuser', route)
      expect(answer.status, route.path).to.be.oneOf([200, 303])
    }
  })

  it('other methods are not allowed, and what is no page is none', async () => {
    const root = browsers.get('superuser') as Browser
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect((await root.request('/admin/users', { method })).status, method).to.equal(405)
    }
    for (const path of ['/admin/nothing', '/admin/users/users%3A0', '/admin/users/other%3A1']) {
      expect((await root.get(path)).status, path).to.equal(404)
    }
    expect((await root.get('/admin/users/%00')).status).to.be.oneOf([400, 404])
    expect((await root.get('/admin/groups/nobody')).status).to.equal(404)
  })

  it('a change that came too long after the login waits for the password', async () => {
    const target = await site.users.findByUsername('somebody')
    const root = await loggedIn(site, 'root')
    site.wait(20 * 60_000)
    const page = `/admin/users/users%3A${target?.id}`
    const answer = await root.submit(`${page}/deactivate`, {}, '/logout')
    expect([answer.status, answer.location.split('?')[0]]).to.deep.equal([303, '/reauthenticate'])
    expect((await site.users.findByUsername('somebody'))?.isActive).to.equal(true)
  })
})
