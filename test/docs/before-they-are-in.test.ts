import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Router } from '@koa/router'
import { expect } from 'chai'
import bodyParser from 'koa-bodyparser'
import {
  type Gadwall,
  gadwall,
  type NeedCheck,
  protect,
  requireLogin,
  type UserReference,
} from '../../src/index.ts'
import {
  frozenClock,
  type MemoryBackend,
  type MemoryUser,
  memoryBackend,
  memoryStores,
} from '../../src/testing.ts'
import { type ForeignApp, startForeignApp } from '../mounting/foreign-app.ts'
import { Authenticator } from '../support/authenticator.ts'
import type { Browser } from '../support/browser.ts'
import { PASSWORD } from '../support/test-site.ts'
import { codeBlocksOf } from './code-blocks.ts'

const PAGE = 'docs/before-they-are-in.md'
const SRC = new URL('../../src/', import.meta.url).href
const NEXT = 'another passphrase of the tests'
const [FACTOR, NEW_PASSWORD, TERMS] = ['/login/factor', '/login/password', '/terms']

interface Story {
  termsNeed(acceptances: object): NeedCheck
  termsPage(users: Gadwall, acceptances: object): Router
}

/** The code of the page, word for word; only where the packages are is filled in. */
async function loadStory(directory: string): Promise<Story> {
  const block = codeBlocksOf(PAGE).find(({ fileName }) => fileName === 'terms.ts')
  const router = createRequire(import.meta.url).resolve('@koa/router')
  const code = block?.code
    .replace("'gadwall'", `'${SRC}index.ts'`)
    .replace("'@koa/router'", `'${pathToFileURL(router).href}'`)
  const file = join(directory, 'terms.mts')
  writeFileSync(file, code ?? '')
  return (await import(pathToFileURL(file).href)) as Story
}

describe('the story of what is asked before somebody is in', function () {
  this.timeout(20_000)
  let directory: string
  let story: Story
  let app: ForeignApp
  let users: Gadwall
  let backend: MemoryBackend
  let ada: MemoryUser
  let owner: UserReference
  let authenticator: Authenticator
  let accepted: Map<string, string>
  const clock = frozenClock()

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-story-'))
    story = await loadStory(directory)
  })
  after(() => rmSync(directory, { recursive: true, force: true }))

  beforeEach(async () => {
    backend = memoryBackend()
    accepted = new Map()
    const acceptances = {
      find: async ({ userId }: UserReference) => accepted.get(userId) ?? null,
      save: async ({ userId }: UserReference, edition: string) =>
        void accepted.set(userId, edition),
    }
    app = await startForeignApp((koa, base) => {
      const given = gadwall<MemoryUser>({
        ...{ secret: base.secret, baseUrl: base.baseUrl, clock, throttling: false },
        ...{ stores: memoryStores(), backends: [backend] },
        needs: [story.termsNeed(acceptances)],
      })
      users = given as unknown as Gadwall
      koa.use(users.middleware())
      koa.use(bodyParser())
      koa.use(story.termsPage(users, acceptances).routes() as never)
      koa.use(async (ctx, next) => {
        if (ctx.path === '/enter') {
          const user = (await backend.getUser(String(ada.id))) as MemoryUser
          return given.enter(ctx, user, { next: '/inside', remember: true })
        }
        if (ctx.path === '/sms') {
          ctx.body = String(await users.goOn(ctx, 'terms', { methods: ['sms'], notice: 'Hello' }))
          return
        }
        await next()
      })
      koa.use(
        protect(requireLogin(), (ctx) => {
          ctx.body = `inside by ${ctx.state.auth.methods.map(({ name }) => name)}`
        }),
      )
    })
    ada = await backend.add({ username: 'ada', password: PASSWORD })
    owner = { backend: 'users', userId: String(ada.id) }
    const begun = await users.auth.factors?.apps.begin(owner, { issuer: 'x', username: 'ada' })
    authenticator = new Authenticator(users, begun?.secret ?? '')
    await users.auth.factors?.apps.confirm(owner, authenticator.code())
    await users.auth.newPasswords?.requireNewPassword(owner)
    clock.advance(60_000)
  })
  afterEach(() => app.stop())

  const isIn = async (browser: Browser) => (await browser.get('/inside')).status === 200
  const logIn = async (more: Record<string, string> = {}) => {
    const browser = app.browser()
    const fields = { username: 'ada', password: PASSWORD, ...more }
    return { browser, answer: await browser.submit('/login', fields) }
  }
  const steps: [path: string, fields: () => Record<string, string>][] = [
    [FACTOR, () => ({ code: authenticator.code() })],
    [NEW_PASSWORD, () => ({ newPassword: NEXT })],
    [TERMS, () => ({})],
  ]

  it('leads through factor, password and terms in this order, then to where one was going', async () => {
    const { browser, answer } = await logIn({ next: '/inside?page=2', remember: '1' })
    let { location } = answer
    for (const [path, fields] of steps) {
      expect(location).to.equal(path)
      expect(await isIn(browser), path).to.equal(false)
      ;({ location } = await browser.submit(path, fields()))
    }
    expect(location).to.equal('/inside?page=2')
    expect((await browser.get('/inside')).body).to.equal('inside by pwd,otp')
    expect(accepted.get(owner.userId)).to.equal('2026-01')
    const [session] = await users.auth.sessions.listOf(owner)
    expect(session?.isRemembered).to.equal(true)
    expect((await logIn({ password: NEXT })).answer.location).to.equal(FACTOR)
  })

  it('lets nobody skip a step: each page knows only whose turn it is', async () => {
    const { browser } = await logIn()
    for (const [turn, fields] of steps) {
      for (const [path, others] of steps) {
        if (path === turn) continue
        expect((await browser.get(path)).location, `${path} at ${turn}`).to.equal('/login')
        const _csrf = await browser.token('/login')
        const { location } = await browser.post(path, { _csrf, ...others() })
        expect(location, `POST ${path} at ${turn}`).to.equal('/login')
      }
      expect(await isIn(browser), turn).to.equal(false)
      await browser.submit(turn, fields())
    }
    expect(await isIn(browser)).to.equal(true)
    for (const [path] of steps)
      expect((await browser.get(path)).location).to.match(/^\/(account|login)$/)
  })

  it('goes on for nobody else, and not before the check is content', async () => {
    const { browser } = await logIn()
    expect((await browser.get('/sms')).body).to.equal('false')
    expect((await app.browser().get('/sms')).body).to.equal('false')
    await browser.submit(FACTOR, { code: authenticator.code() })
    await browser.submit(NEW_PASSWORD, { newPassword: NEXT })
    expect((await browser.get('/sms')).location).to.equal(TERMS)
    expect(await isIn(browser)).to.equal(false)
    accepted.set(owner.userId, '2026-01')
    expect((await browser.get('/sms')).location).to.equal('/account')
    expect((await browser.get('/inside')).body).to.equal('inside by pwd,otp,sms')
  })

  it('is over after ten minutes, and in another browser', async () => {
    const { browser } = await logIn()
    await browser.submit(FACTOR, { code: authenticator.code() })
    await browser.submit(NEW_PASSWORD, { newPassword: NEXT })
    expect((await app.browser().get(TERMS)).location).to.equal('/login')
    expect((await browser.get(TERMS)).body).to.contain('Dear ada')
    clock.advance(600_000)
    expect((await browser.get(TERMS)).location).to.equal('/login')
  })

  it('takes no form of another site', async () => {
    const { browser } = await logIn()
    await browser.submit(FACTOR, { code: authenticator.code() })
    await browser.submit(NEW_PASSWORD, { newPassword: NEXT })
    accepted.set(owner.userId, '2026-01')
    for (const path of [TERMS, '/sms']) {
      const forged = await browser.post(path, {}, { origin: 'https://evil.example' })
      expect(forged.status, path).to.equal(403)
    }
    expect(await isIn(browser)).to.equal(false)
  })

  it('is asked of whom a login page of the app lets enter, too', async () => {
    const browser = app.browser()
    expect((await browser.get('/enter')).location).to.equal(FACTOR)
    await users.auth.factors?.reset(owner)
    await users.auth.newPasswords?.forget(owner)
    expect((await browser.get('/enter')).location).to.equal(TERMS)
    expect(await isIn(browser)).to.equal(false)
    await browser.submit(TERMS, {})
    expect((await browser.get('/inside')).body).to.equal('inside by pwd')
    expect((await browser.get('/enter')).location).to.equal('/inside')
  })
})
