import { expect } from 'chai'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { factor } from '../../../src/testing/kit/factor-store/factors.ts'
import { memoryBackend } from '../../../src/testing/memory/memory-backend.ts'
import { memoryStores } from '../../../src/testing/memory/memory-stores.ts'
import { MemorySite, runInProcess } from '../run-in-process.ts'

const HOUR_MS = 3_600_000

async function setUp() {
  const backend = memoryBackend()
  const stores = { ...memoryStores(), users: backend.users }
  const auth = createAuth(stores, {
    backends: [backend],
    secret: 'a secret that only the tests of this project know',
  })
  const site = Object.assign(new MemorySite(), { auth })
  const ada = await backend.add({ username: 'ada', password: 'x', email: 'ada@example.com' })
  await backend.add({ username: 'bob', password: 'x', isSuperuser: true })
  const now = Date.now()
  await stores.sessions.insert({
    ...{ idHash: 'h', publicId: 'p', version: 0, userId: String(ada.id), backend: 'users' },
    ...{ data: {}, isRemembered: false, createdAt: now, lastSeenAt: now, address: null },
    ...{ agent: null, idleEndsAt: now + HOUR_MS, absoluteEndsAt: now + HOUR_MS },
    ...{ seriesHash: null, rotatedAt: null },
  })
  const run = (...args: string[]) => runInProcess(['users', ...args], { site: site as MemorySite })
  const events = () => stores.audit.entries.map(({ name }) => name)
  return { run, backend, stores, ada, site, events }
}

describe('gadwall users', () => {
  it('lists people with what they may do, and goes on where the page ended', async () => {
    const { run } = await setUp()
    expect(await run('list')).to.deep.equal({
      code: 0,
      out: 'ada  ada@example.com\nbob  -  superuser\n',
      err: '',
    })
    const first = JSON.parse((await run('list', '--limit', '1', '--json')).out)
    expect(first.users.map(({ username }: { username: string }) => username)).to.deep.equal(['ada'])
    const second = await run('list', '--after', first.next, '--superusers')
    expect(second.out).to.equal('bob  -  superuser\n')
    expect((await run('list', '--search', 'zoe')).out).to.equal('There are none.\n')
    expect(await run('list', '--limit', 'all')).to.include({ code: 2, out: '' })
  })

  it('shows a person with sessions and what happened last, and no hash', async () => {
    const { run, backend, ada } = await setUp()
    await run('activate', 'ada')
    const shown = await run('show', 'ADA@example.com')
    expect(shown).to.include({ code: 0, err: '' })
    expect(shown.out)
      .to.match(/^ada\n {2}Id +1\n/)
      .and.match(/Sessions +1\n/)
    expect(shown.out).to.match(/\d{4}-\d\d-\d\dT[\d:.]+Z {2}user\.activated\n$/)
    const data = await run('show', 'ada', '--json')
    expect(JSON.parse(data.out)).to.include({ username: 'ada', sessions: 1 })
    const hash = backend.rows.get(String(ada.id))!.passwordHash
    expect(shown.out + data.out).to.not.contain(hash)
  })

  it('deactivates, and ends the sessions at once; activates again', async () => {
    const { run, backend, stores, ada, events } = await setUp()
    expect((await run('deactivate', 'ada')).out).to.equal(
      'ada is logged out and may log in no more.\n',
    )
    expect(backend.rows.get(String(ada.id))?.isActive).to.equal(false)
    expect(await stores.sessions.find('h', Date.now())).to.equal(null)
    expect((await run('activate', 'ada')).code).to.equal(0)
    expect(backend.rows.get(String(ada.id))?.isActive).to.equal(true)
    expect(events()).to.have.members(['user.activated', 'user.deactivated'])
  })

  it('logs out one person or everybody, and asks which', async () => {
    const { run } = await setUp()
    expect((await run('logout', 'ada')).out).to.equal('Ended 1 session of ada.\n')
    expect((await run('logout', '--all')).out).to.equal('Ended 0 sessions.\n')
    for (const args of [[], ['ada', '--all'], ['ada', 'bob']]) {
      expect(await run('logout', ...args)).to.include({ code: 2, out: '' })
    }
  })

  it('unlocks somebody whose password was guessed at too often', async () => {
    const { run, site } = await setUp()
    const { login } = site.auth
    const guess = (password: string) =>
      login.authenticate({ username: 'ada', password: new Secret(password) })
    const kinds: string[] = []
    for (let index = 0; index < 8; index++) kinds.push((await guess('wrong')).kind)
    expect(kinds.at(-1)).to.equal('throttled')
    expect((await guess('x')).kind).to.equal('throttled')

    expect((await run('unlock', 'ada')).out).to.equal('ada may try again.\n')
    expect((await guess('x')).kind).to.equal('recognised')
  })

  it('takes the second factors away from somebody who has lost them', async () => {
    const { run, site, stores, ada, events } = await setUp()
    const owner = { backend: 'users', userId: String(ada.id) }
    await stores.factors.add([factor('an app', { owner, confirmedAt: 1 })])
    expect((await run('reset-factors', 'ada')).out).to.equal('ada has no second factor any more.\n')
    expect((await site.auth.factors?.of(owner))?.isOn).to.equal(false)
    expect(await stores.sessions.listOf(owner, 0)).to.deep.equal([])
    expect(events()).to.deep.equal(['factor.reset'])
  })

  it('has somebody set a new password at the next login', async () => {
    const { run, site, stores, ada, events } = await setUp()
    const owner = { backend: 'users', userId: String(ada.id) }
    expect((await run('require-password', 'ada')).out).to.match(
      /^ada is logged out, and sets a new/,
    )
    expect(await site.auth.newPasswords?.isRequired(owner)).to.equal(true)
    expect(await stores.sessions.listOf(owner, 0)).to.deep.equal([])
    expect(events()).to.deep.equal(['password.required'])
    await run('logout', 'ada')
    expect(await site.auth.newPasswords?.isRequired(owner)).to.equal(true)
  })

  it('takes a password away, and deletes', async () => {
    const { run, backend, stores, ada, events } = await setUp()
    expect((await run('set-unusable-password', 'ada')).code).to.equal(0)
    expect(await (await backend.users.findByUsername('ada'))?.checkPassword('x')).to.equal(false)
    expect((await run('delete', 'ada')).out).to.equal('Deleted ada.\n')
    expect(backend.rows.has(String(ada.id))).to.equal(false)
    expect(await stores.sessions.find('h', Date.now())).to.equal(null)
    expect(events()).to.have.members(['password.changed', 'user.deleted'])
  })

  it('keeps the last superuser, with one line and exit 1', async () => {
    const { run, backend } = await setUp()
    for (const verb of ['deactivate', 'delete']) {
      const { code, out, err } = await run(verb, 'bob')
      expect({ code, out }).to.deep.equal({ code: 1, out: '' })
      expect(err).to.match(/^gadwall: This is the last active superuser.*\n$/)
    }
    expect([...backend.rows.values()].find(({ username }) => username === 'bob')).to.include({
      isActive: true,
    })
  })

  it('says in one line that there is nobody of this name', async () => {
    const { run } = await setUp()
    for (const verb of ['show', 'activate', 'deactivate', 'logout', 'delete']) {
      expect(await run(verb, 'nobody')).to.deep.equal({
        code: 1,
        out: '',
        err: 'gadwall: There is no user named "nobody".\n',
      })
    }
  })

  it('names the verbs, and the one that was probably meant, with exit 2', async () => {
    const { run } = await setUp()
    expect(await run()).to.include({ code: 2, out: '' })
    expect((await run()).err).to.contain('list, show, invite, activate')
    expect((await run('lsit')).err).to.contain('Did you mean "list"?')
  })

  it('prints hostile names and addresses in a way that changes no terminal and no line', async () => {
    const { run, backend } = await setUp()
    const hostile = 'eve\u001b[2J\u202egnp\u2028x\r\u0007'
    backend.users.insert({ username: hostile, email: hostile, passwordHash: '!' })
    const list = (await run('list')).out
    expect(list).to.contain('eve?[2J?gnp?x??')
    const json = (await run('list', '--json')).out
    expect(list + json).to.not.match(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u)
    const names = JSON.parse(json).users.map(({ username }: { username: string }) => username)
    expect(names).to.include(hostile)
  })

  it('does what it was told when the audit is away, and says so', async () => {
    const { run, stores } = await setUp()
    stores.audit.append = async () => {
      throw new StoreUnavailable('The audit')
    }
    expect(await run('deactivate', 'ada')).to.deep.equal({
      code: 0,
      out: 'ada is logged out and may log in no more.\n',
      err: 'gadwall: It is done, but could not be written to the audit.\n',
    })
  })
})
