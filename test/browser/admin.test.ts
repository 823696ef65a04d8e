import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { editorOf } from '../../src/auth/permissions/grant-editor.ts'
import { addressOf, afterwards, submit, useChromium } from '../support/chromium.ts'
import { startMailSite } from '../support/mail-box.ts'
import { checkLooks, checkState } from '../support/page-checks.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const LONG = 'margaret.hamilton.of.the.apollo.guidance.computer.at.the.laboratory'
const MARKS = `z${'\u0300'.repeat(150)}`

/** Every page of the admin in a real browser: as it looks, by the keyboard, and without its script. */
describe('the admin in Chromium', function () {
  this.timeout(180_000)
  const chromium = useChromium()
  let site: TestSite
  let page: Page

  before(async () => {
    ;({ site } = await startMailSite())
    const root = await createPerson(site, 'root', 'root@example.com')
    await site.users.update(String(root.id), { isStaff: true, isSuperuser: true })
    const ann = await createPerson(site, 'ann', 'ann@example.com')
    for (let index = 0; index < 60; index++) {
      await site.users.create({
        username: `person${index}`,
        email: index % 3 ? `person${index}@example.com` : null,
        isActive: index % 7 !== 1,
        isStaff: index % 9 === 2,
      })
    }
    await site.users.create({ username: `a.${LONG}`, email: `${LONG.slice(0, 50)}@example.com` })
    await site.users.create({ username: '<b>\u202egro.elpmaxe' })
    await site.users.create({ username: `b${MARKS}`.slice(0, 150) })
    const grants = editorOf(site.auth.stores.grants)
    for (const group of ['Editors', 'Press', LONG, MARKS.slice(0, 150)]) {
      await grants?.createGroup(group)
    }
    await grants?.grant({ group: 'Press' }, ['users.view', 'groups.view', 'activity.view'])
    await grants?.addMembers(['Press'], [{ backend: 'users', userId: String(ann.id) }])
    await site.auth.resets?.ask('ann@example.com', { address: '192.0.2.1', agent: null })
    page = await logIn('ann')
    page = await logIn('root')
    const [actor, subject] = [root, ann].map(({ id }) => ({ backend: 'users', userId: String(id) }))
    const by = { actor: actor ?? null, subject: subject ?? null }
    const { events } = site.auth
    const names = { groups: ['Press', LONG, MARKS.slice(0, 150), '\u202egro.elpmaxe'] }
    await events.emit({ ...by, name: 'grant.added', details: { ...names, permissions: [] } })
    await events.emit({ ...by, name: 'password.required', details: { reason: 'leaked' } })
    await events.emit({ name: 'user.deleted', subject: { backend: 'users', userId: LONG } })
    await events.emit({ ...by, name: 'shop.bought', details: { what: MARKS } })
    for (let index = 0; index < 200; index++) {
      const at = site.auth.clock() - ((index * index) % 700) * 3_600_000
      const name = ['login.succeeded', 'login.succeeded', 'login.failed', 'login.throttled'][
        index % 4
      ]
      const request = { address: `2001:db8::${index % 7}`, agent: null, id: 'r' }
      await events.emit({ name: name ?? '', at, request, ...(index % 4 < 2 && by) })
    }
  })
  after(() => site?.stop())

  async function logIn(username: string, options = {}): Promise<Page> {
    const page = await chromium.visit(site.url, options)
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': username, Password: PASSWORD })
    return page
  }

  const pathOf = async (name: string) =>
    `/admin/users/users%3A${(await site.users.findByUsername(name))?.id}`

  it('every page fits, light and dark, narrow and wide, with no violation', async () => {
    const paths = {
      overview: '/admin',
      users: '/admin/users',
      found: '/admin/users?q=person1&active=yes',
      nobody: '/admin/users?q=nobody',
      'new-user': '/admin/users/new',
      user: await pathOf('ann'),
      groups: '/admin/groups',
      group: '/admin/groups/Press',
      sessions: '/admin/sessions',
      activity: '/admin/activity',
      mail: '/admin/mail',
      emergency: '/admin/emergency',
    }
    for (const [name, path] of Object.entries(paths)) {
      const answer = await page.goto(path)
      expect(answer?.status(), path).to.equal(200)
      await checkLooks(page, `admin-${name}`)
    }
  })

  it('a refusal and a notice fit, too', async () => {
    await page.goto(await pathOf('ann'))
    await page.getByLabel('Type the username to be sure').fill('somebody')
    await afterwards(page, () => page.getByRole('button', { name: 'Delete this person' }).click())
    await checkState(page, 'admin-user-refused')
    await page.goto(await pathOf('root'))
    await checkState(page, 'admin-user-self')
    await page.goto('/admin/groups')
    await page.getByLabel('Group', { exact: true }).fill('Press')
    await afterwards(page, () => page.getByRole('button', { name: 'Make the group' }).click())
    await checkState(page, 'admin-groups-refused')
  })

  it('without JavaScript and by the keyboard: a wrong word refuses, the right one ends sessions', async () => {
    const other = await logIn('ann')
    const plain = await logIn('root', { javaScriptEnabled: false })
    for (const one of [page, plain]) {
      await one.goto('/admin/emergency')
      const form = one.locator('form[action$="end-sessions"]')
      await form.getByLabel('Whom').selectOption('The group Press')
      await form.getByLabel(/^Type /).focus()
      await one.keyboard.type('everybody')
      await afterwards(one, () => one.keyboard.press('Enter'))
    }
    await checkState(page, 'admin-emergency-refused')
    const again = page.locator('form[action$="end-sessions"]').getByLabel(/^Type /)
    await again.fill('Press')
    await afterwards(page, () => page.keyboard.press('Enter'))
    expect(await page.locator('[role=status]').first().textContent()).to.contain('ended')
    await other.goto('/account')
    expect(addressOf(other)).to.match(/^\/login/)
  })

  it('without JavaScript: found, ticked, switched off, and the notice says so', async () => {
    const page = await logIn('root', { javaScriptEnabled: false })
    await page.goto('/admin')
    await page.getByText('As a table').first().click()
    expect(await page.getByRole('cell').first().isVisible()).to.equal(true)
    await afterwards(page, () => page.getByRole('link', { name: 'People' }).click())
    expect(addressOf(page)).to.equal('/admin/users')
    await page.getByLabel('Name or e-mail begins with').fill('person2')
    await afterwards(page, () => page.getByRole('button', { name: 'Find' }).click())
    await page.getByLabel('Choose person20').check()
    await page.getByLabel('Choose person21').check()
    await afterwards(page, () => page.getByRole('button', { name: 'Switch off' }).click())
    expect(await page.locator('[role=status]').first().textContent()).to.contain(
      'Done for 2 people.',
    )
    expect(addressOf(page)).to.equal('/admin/users?q=person2')
    expect((await site.users.findByUsername('person20'))?.isActive).to.equal(false)
    expect((await site.users.findByUsername('person22'))?.isActive).to.equal(false)
  })

  it('by the keyboard: a person is found and opened', async () => {
    await page.goto('/admin/users')
    await page.getByLabel('Name or e-mail begins with').focus()
    await page.keyboard.type('ann')
    await afterwards(page, () => page.keyboard.press('Enter'))
    await page.getByRole('link', { name: 'ann', exact: true }).focus()
    await afterwards(page, () => page.keyboard.press('Enter'))
    expect(addressOf(page)).to.equal(await pathOf('ann'))
  })

  it('follows what happens by a switch, and says how much is new', async () => {
    await page.goto('/admin/activity?event=shop.bought')
    const follow = page.getByRole('switch', { name: 'Follow live' })
    expect(await follow.getAttribute('aria-checked')).to.equal('false')
    await follow.focus()
    await page.keyboard.press('Space')
    expect(await follow.getAttribute('aria-checked')).to.equal('true')
    await site.auth.events.emit({ name: 'shop.closed' })
    await site.auth.events.emit({ name: 'shop.bought', details: { what: '<b>' } })
    await page.locator('tr.fresh').first().waitFor()
    expect(await page.locator('tr.fresh').count()).to.equal(1)
    await page.getByText('New: 1').waitFor()
    await checkState(page, 'admin-activity-live')
    await page.emulateMedia({ forcedColors: 'active' })
    await page.goto('/admin')
    const fills = await page.evaluate<number>(
      'new Set([...document.querySelectorAll("rect")].map((bar) => getComputedStyle(bar).fill)).size',
    )
    expect(fills).to.equal(2)
    await page.emulateMedia({ forcedColors: 'none' })
  })

  it('follows nothing without JavaScript: there is a link to load the page anew', async () => {
    const page = await logIn('root', { javaScriptEnabled: false })
    await page.goto('/admin/activity?event=shop.bought')
    expect(await page.getByRole('switch').count()).to.equal(0)
    await afterwards(page, () => page.getByRole('link', { name: 'Reload' }).click())
    expect(addressOf(page)).to.equal('/admin/activity?event=shop.bought')
  })
})
