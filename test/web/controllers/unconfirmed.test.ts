import { expect } from 'chai'
import { Secret } from '../../../src/auth/secret.ts'
import { Browser } from '../../support/browser.ts'
import { JsonClient } from '../../support/json-client.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const DAY = 24 * 60 * 60_000
const HOUR = 60 * 60_000
const VERIFY = '/verify-email'
const ADMIN = 'owner-of-the-site'

describe('UNVERIFIED_DAYS=10', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ UNVERIFIED_DAYS: '10' }))
    await site.users.createSuperuser(ADMIN, null, PASSWORD)
  })
  after(() => site.stop())

  let people = 0
  const newName = () => `stranger${++people}`
  const find = (name: string) => site.users.findByUsername(name)
  const run = () => site.auth.unconfirmed?.run()
  async function register(
    email = `${newName()}@example.com`,
    username = newName(),
    language = 'en',
  ) {
    const browser = new Browser(site.url)
    const details = { _csrf: await browser.token('/register'), username, email }
    const headers = { 'accept-language': language }
    const answer = await browser.post('/register', { ...details, password: PASSWORD }, headers)
    expect(answer.status, answer.body).to.equal(303)
    await box.deliver()
    return { browser, username, email }
  }
  /** All the time of an account that was just made, with the run that reminds. */
  async function letTimePass() {
    site.wait(7 * DAY)
    await run()
    site.wait(3 * DAY)
    return run()
  }
  const mailsTo = async (email: string) => {
    await box.deliver()
    return box.mails.filter(({ to }) => to === email)
  }
  const now = () => site.auth.clock()
  const referenceOf = async (name: string) => ({
    backend: 'users',
    userId: String((await find(name))?.id),
  })

  it('deletes an account that nobody has confirmed, with all that hangs on it', async () => {
    const { browser, username } = await register()
    const owner = await referenceOf(username)
    const heard: unknown[] = []
    const off = site.auth.events.on('user.deleted', ({ subject, details, actor }) => {
      heard.push({ subject, details, actor })
    })
    expect(await letTimePass()).to.deep.equal({ reminded: 0, deleted: 1 })
    off()
    expect(heard).to.deep.equal([
      { subject: owner, details: { reason: 'unconfirmed' }, actor: null },
    ])
    expect(await find(username)).to.equal(null)
    expect((await browser.get('/account')).location).to.match(/^\/login/)
    const { sessions, tokens, audit } = site.stores
    expect(await sessions.listOf(owner, now())).to.deep.equal([])
    for (const purpose of ['verify', 'unconfirmed', 'unconfirmed-reminded']) {
      expect(await tokens?.listOf(owner, purpose, now(), 9)).to.deep.equal([])
    }
    await site.auth.audit?.flush()
    const { entries = [] } = (await audit?.list({ subject: owner }, null, 1)) ?? {}
    expect(entries[0]).to.deep.include({
      name: 'user.deleted',
      details: { reason: 'unconfirmed' },
    })
  })

  it('frees the name at once, and former names of the account with it', async () => {
    const { username } = await register()
    const user = await find(username)
    if (!user) throw new Error('nobody')
    await site.auth.users?.update(user, { username: `${username}x` })
    const taken = await new Browser(site.url).submit('/register', {
      ...{ username, password: PASSWORD, email: '' },
    })
    expect(taken.status).to.equal(422)
    await letTimePass()
    for (const name of [username, `${username}x`]) {
      const { browser } = await register('', name)
      expect((await browser.get('/account')).body).to.contain(name)
    }
  })

  it('deletes nothing before the time that the page names, in the zone of whoever reads it', async () => {
    const { browser, username } = await register()
    const end = new Date(now() + 10 * DAY).toISOString()
    const { body } = await browser.get('/account')
    expect(body)
      .to.contain('Without a confirmed address, this account is deleted. You have until:')
      .and.contain(`<time datetime="${end}">`)
    site.wait(7 * DAY + HOUR)
    await run()
    site.wait(3 * DAY - 1)
    expect(await run()).to.deep.equal({ reminded: 0, deleted: 0 })
    expect(await find(username)).to.not.equal(null)
    site.wait(1)
    expect(await run()).to.deep.equal({ reminded: 0, deleted: 1 })
  })

  it('keeps an account that was confirmed, also when its address changes later', async () => {
    const { browser, username } = await register('kept@example.com')
    await browser.get(await box.link('verify-email'))
    expect((await browser.submit(VERIFY, {})).location).to.equal('/account')
    expect((await browser.get('/account')).body).to.not.contain('You have until')
    const { tokens } = site.stores
    const owner = await referenceOf(username)
    expect(await tokens?.listOf(owner, 'unconfirmed', now(), 9)).to.deep.equal([])
    await site.users.update(owner.userId, { email: null })
    await letTimePass()
    expect(await find(username)).to.not.equal(null)
  })

  it('reminds once, three days before, in the language of the person, with a link that works', async () => {
    const languages = [
      ['en', 'is about to be deleted'],
      ['de', 'wird bald gelöscht'],
      ['ar', 'سيُحذف حسابك'],
    ] as const
    const all = []
    for (const [tag] of languages) {
      all.push({ tag, ...(await register(`${tag}-reader@example.com`, newName(), tag)) })
    }
    site.wait(7 * DAY - 1)
    expect((await run())?.reminded).to.equal(0)
    site.wait(1)
    expect((await run())?.reminded).to.equal(3)
    expect((await run())?.reminded).to.equal(0)
    const rows = (await site.stores.outbox?.claim('look', 9e15, now() + HOUR, 100)) ?? []
    const reminders = rows.filter(({ template }) => template === 'unconfirmed')
    expect(reminders.map(({ language }) => language).sort()).to.deep.equal(['ar', 'de', 'en'])
    const last = all.at(0)
    const row = reminders.find(({ to }) => to === last?.email)
    const params = (row && (await site.auth.mail?.paramsOf(row))) ?? {}
    expect(params).to.include({ username: last?.username, at: now() + 3 * DAY })
    site.wait(3 * DAY - 1)
    const browser = new Browser(site.url)
    await browser.get(String(params.link))
    await browser.submit(VERIFY, {})
    expect((await find(last?.username ?? ''))?.email).to.equal(last?.email)
    site.wait(1)
    expect((await run())?.deleted).to.equal(2)
    expect(await find(last?.username ?? '')).to.not.equal(null)
  })

  it('gives everybody these days after the reminder, also when no job has run for long', async () => {
    const { username, browser } = await register()
    site.wait(200 * DAY)
    expect(await run()).to.deep.equal({ reminded: 1, deleted: 0 })
    const end = new Date(now() + 3 * DAY).toISOString()
    // The session is over by now.
    await browser.submit('/login', { username, password: PASSWORD })
    expect((await browser.get('/account')).body).to.contain(`<time datetime="${end}">`)
    expect((await run())?.deleted).to.equal(0)
    site.wait(3 * DAY)
    expect((await run())?.deleted).to.equal(1)
  })

  it('lets people have the link again, and give another address, until the end', async () => {
    const { username, browser } = await register('typo@example.com')
    site.wait(5 * DAY)
    await browser.submit('/login', { username, password: PASSWORD })
    expect((await browser.get('/account')).body).to.contain('typo@example.com')
    await browser.submit('/account/email/resend', {}, '/account')
    expect((await mailsTo('typo@example.com')).length).to.equal(2)
    await browser.submit('/account/email', {
      ...{ email: 'right@example.com', currentPassword: PASSWORD },
    })
    await box.deliver()
    site.wait(2 * DAY)
    await run()
    const templates = (await mailsTo('right@example.com')).map(({ template }) => template)
    expect(templates).to.deep.equal(['verify-email', 'unconfirmed'])
    expect((await mailsTo('typo@example.com')).length).to.equal(2)
    const link = await box.link('unconfirmed')
    await browser.get(link)
    await browser.submit(VERIFY, {})
    expect((await find(username))?.email).to.equal('right@example.com')
  })

  it('never touches those whom somebody else has made, and those without an address', async () => {
    const kept = [newName(), newName(), newName(), newName()]
    const [command = '', byStaff = '', without = '', created = ''] = kept
    await createPerson(site, command)
    await site.users.createUser(created)
    const admin = await loggedIn(site, ADMIN)
    await admin.submit('/admin/users/new', { username: byStaff, email: '' })
    await register('', without)
    expect((await letTimePass())?.deleted).to.equal(0)
    for (const name of kept) expect(await find(name), name).to.not.equal(null)
    const browser = await loggedIn(site, without)
    expect((await browser.get('/account')).body).to.not.contain('You have until')
  })

  it('never touches somebody who was invited', async () => {
    await site.auth.invitations?.invite('guest@example.com')
    const browser = new Browser(site.url)
    await browser.get(await box.link('invitation'))
    const username = newName()
    const { body } = await browser.get('/register')
    const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
    await browser.submit('/register', { invitation, username, password: PASSWORD })
    expect((await find(username))?.email).to.equal('guest@example.com')
    expect((await letTimePass())?.deleted).to.equal(0)
  })

  it('keeps whom staff gives an address, makes staff, switches off, or wants to keep', async () => {
    const byStaff: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      profile: { email: 'by-staff@example.com' },
      flags: { isStaff: '1' },
      deactivate: {},
      keep: {},
    }
    const names: string[] = []
    const admin = await loggedIn(site, ADMIN)
    for (const [action, fields] of Object.entries(byStaff)) {
      const { username } = await register()
      names.push(username)
      const page = `/admin/users/users:${(await find(username))?.id}`
      expect((await admin.get(page)).body).to.contain('Never confirmed, leaves on')
      const given = { ...(action === 'profile' && { username }), ...fields }
      const answer = await admin.submit(`${page}/${action}`, given, page)
      expect(answer.status, action).to.equal(303)
      expect((await admin.get(page)).body, action).to.not.contain('Never confirmed')
    }
    expect(await letTimePass()).to.include({ deleted: 0 })
    for (const name of names) expect(await find(name), name).to.not.equal(null)
  })

  it('keeps whom a program gives an address, past our services', async () => {
    const { username } = await register()
    const { userId } = await referenceOf(username)
    await site.users.update(userId, { email: `${username}@example.org` })
    await letTimePass()
    expect(await find(username)).to.not.equal(null)
  })

  it('lets nobody escape by a new password, or by being logged out by staff', async () => {
    const { browser, username } = await register()
    await browser.submit('/account/password', {
      ...{ currentPassword: PASSWORD, newPassword: 'another long enough password' },
    })
    const user = await find(username)
    if (!user) throw new Error('nobody')
    await site.auth.users?.logOut(user)
    await site.auth.users?.setUnusablePassword((await find(username)) ?? user)
    await site.auth.users?.logOutAll()
    await site.auth.emergencies?.afterRestore()
    expect((await letTimePass())?.deleted).to.equal(1)
    expect(await find(username)).to.equal(null)
  })

  it('lets nobody escape by a recovery code that sets a new password', async () => {
    const { browser, username } = await register()
    const page = '/account/factors/recovery'
    const fields = { _csrf: await browser.token(page) }
    const json = { accept: 'application/json' }
    const { codes } = JSON.parse((await browser.post(page, fields, json)).body)
    const answer = await new Browser(site.url).submit('/password-reset/code', {
      ...{ username, code: String(codes[0]), newPassword: 'another long enough password' },
    })
    expect(answer.location, answer.body).to.equal('/login')
    expect((await browser.get('/account')).location).to.match(/^\/login/)
    expect((await letTimePass())?.deleted).to.equal(1)
    expect(await find(username)).to.equal(null)
  })

  it('deletes also who has logged in lately: the rule is about the confirmation', async () => {
    const { username } = await register()
    site.wait(7 * DAY)
    await run()
    site.wait(3 * DAY - 1)
    await loggedIn(site, username)
    site.wait(1)
    expect((await run())?.deleted).to.equal(1)
  })

  it('leaves a closed account to its own end', async () => {
    const { username, browser } = await register()
    await browser.submit('/account/close', { currentPassword: PASSWORD })
    expect((await find(username))?.isActive).to.equal(false)
    expect((await letTimePass())?.deleted).to.equal(0)
    expect(await find(username)).to.not.equal(null)
  })

  it('sends no reminder to the address of somebody who has an account already', async () => {
    await createPerson(site, newName(), 'victim@example.com')
    const { username } = await register('victim@example.com')
    expect((await letTimePass())?.deleted).to.equal(1)
    expect(await find(username)).to.equal(null)
    const templates = (await mailsTo('victim@example.com')).map(({ template }) => template)
    expect(templates).to.deep.equal(['email-taken'])
  })

  it('marks accounts that are made in JSON, too', async () => {
    const username = newName()
    const client = new JsonClient(site.url)
    await client.session()
    const answer = await client.send('/register', {
      ...{ username, email: `${username}@example.com`, password: PASSWORD },
    })
    expect(answer.status).to.equal(200)
    expect((await letTimePass())?.deleted).to.equal(1)
  })

  it('is told to staff by a sentence, and to the person by their page of what has happened', async () => {
    const { username } = await register()
    const user = await find(username)
    if (!user) throw new Error('nobody')
    expect(await site.auth.unconfirmed?.keep(user)).to.equal(true)
    expect(await site.auth.unconfirmed?.keep(user)).to.equal(false)
    const browser = await loggedIn(site, username)
    expect((await browser.get('/account/activity')).body).to.contain(
      'The account stays, although nobody has confirmed its address.',
    )
    await register()
    await letTimePass()
    const admin = await loggedIn(site, ADMIN)
    expect((await admin.get('/admin/activity')).body).to.contain(
      'was deleted: nobody had confirmed its address',
    )
  })

  it('goes on with the others when something holds on to the row of one', async () => {
    const held = await register()
    const free = await register()
    const { connection } = site
    const { userId } = await referenceOf(held.username)
    await connection.query('CREATE TABLE orders (user_id INTEGER REFERENCES users (id))')
    await connection.query(`INSERT INTO orders VALUES (${Number(userId)})`)
    const failure = await letTimePass().catch((error: unknown) => error)
    expect(failure).to.be.an('error')
    expect(await find(held.username)).to.not.equal(null)
    expect(await find(free.username)).to.equal(null)
    expect(await run()).to.deep.equal({ reminded: 0, deleted: 0 })
    await connection.query('DROP TABLE orders')
    site.wait(3 * DAY)
    expect((await run())?.deleted).to.equal(1)
  })
})

describe('UNVERIFIED_DAYS and the limit of mails', () => {
  it('floods nobody with reminders for accounts that a stranger has made with their address', async () => {
    const { site, box } = await startMailSite({ UNVERIFIED_DAYS: '4' }, { throttling: {} })
    try {
      await site.users.createSuperuser(ADMIN)
      for (let account = 0; account < 6; account++) {
        const details = { username: `squat${account}`, email: 'victim@example.com' }
        await site.auth.accounts?.register(
          { ...details, password: new Secret(PASSWORD) },
          { address: null, agent: null },
        )
        site.wait(1000)
      }
      await box.deliver()
      const before = box.mails.length
      site.wait(2 * DAY)
      expect((await site.auth.unconfirmed?.run())?.reminded).to.equal(6)
      await box.deliver()
      expect(box.mails.slice(before)).to.have.length(3)
      site.wait(2 * DAY)
      expect((await site.auth.unconfirmed?.run())?.deleted).to.equal(6)
    } finally {
      await site.stop()
    }
  })
})

describe('UNVERIFIED_DAYS with VERIFIED_EMAIL=required', () => {
  it('says on the page on which people wait until when they have time', async () => {
    const { site } = await startMailSite({ UNVERIFIED_DAYS: '4', VERIFIED_EMAIL: 'required' })
    try {
      await site.users.createSuperuser(ADMIN)
      const browser = new Browser(site.url)
      const email = 'waiting@example.com'
      await browser.submit('/register', { username: 'waiting', email, password: PASSWORD })
      const end = new Date(site.auth.clock() + 4 * DAY).toISOString()
      expect((await browser.get(VERIFY)).body).to.contain(`<time datetime="${end}">`)
    } finally {
      await site.stop()
    }
  })
})

describe('UNVERIFIED_DAYS=0', () => {
  it('marks nobody: who comes before it is switched on is never deleted', async () => {
    const { site } = await startMailSite()
    try {
      await site.users.createSuperuser(ADMIN)
      const browser = new Browser(site.url)
      const details = { username: 'early', email: 'early@example.com', password: PASSWORD }
      await browser.submit('/register', details)
      expect(site.auth.unconfirmed).to.equal(null)
      const user = await site.users.findByUsername('early')
      const owner = { backend: 'users', userId: String(user?.id) }
      expect(await site.stores.tokens?.newestOf(owner, 'unconfirmed', 0)).to.equal(null)
      expect((await browser.get('/account')).body).to.not.contain('You have until')
    } finally {
      await site.stop()
    }
  })

  it('stops the start instead of deleting people where no mail can be sent', async () => {
    const failure = await startTestSite({ UNVERIFIED_DAYS: '7' }).catch((error: unknown) => error)
    expect(String(failure)).to.contain('UNVERIFIED_DAYS').and.contain('nobody could confirm')
  })
})
