import Koa from 'koa'
import {
  type AuthenticationBackend,
  type Credentials,
  type GadwallOptions,
  type Logger,
  Secret,
  type User,
  type Visitor,
} from '../../src/index.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import { Browser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { MemorySessionStore } from '../support/memory-session-store.ts'
import { PASSWORD } from '../support/test-site.ts'

/** A person in somebody else's app: no class of ours, and a password that costs nothing to check. */
export class Member implements User {
  readonly isAuthenticated = true
  readonly isAnonymous = false
  readonly id: string
  readonly username: string
  isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly permissions: readonly string[]
  /** Something that only this app's users have. */
  readonly shoeSize = 42

  constructor(username: string, details: Partial<Omit<Member, 'username'>> = {}) {
    this.username = username
    this.id = details.id ?? `id-of-${username}`
    this.isActive = details.isActive ?? true
    this.isStaff = details.isStaff ?? false
    this.isSuperuser = details.isSuperuser ?? false
    this.permissions = details.permissions ?? []
  }

  async checkPassword(raw: string): Promise<boolean> {
    return raw === PASSWORD
  }

  async setPassword(): Promise<void> {}
}

/** Recognises these people by name and the password of all test people. */
export class MemberBackend implements AuthenticationBackend<Member> {
  readonly name = 'members'
  readonly credentials = ['username', 'password']
  readonly people: Member[]

  constructor(...people: Member[]) {
    this.people = people
  }

  async authenticate({ username, password }: Credentials): Promise<Member | null> {
    const person = this.people.find((each) => each.username === username) ?? null
    const isRight = password instanceof Secret && (await person?.checkPassword(password.reveal()))
    return isRight ? person : null
  }

  async getUser(id: string): Promise<Member | null> {
    return this.people.find((person) => person.id === id) ?? null
  }

  async hasPermission(visitor: Visitor<Member>, name: string): Promise<boolean> {
    if (name === 'notices.read') return true
    return visitor.isAuthenticated && visitor.permissions.includes(name)
  }
}

/** One line of the log. */
export interface LogLine {
  readonly level: string
  readonly fields: Record<string, unknown>
  readonly message: string
}

/** What a foreign app is built with, and what is seen of it afterwards. */
export interface ForeignApp {
  readonly url: string
  readonly store: MemorySessionStore
  readonly log: LogLine[]
  /** What the app's own error handling has seen. */
  readonly errors: Error[]
  browser(): Browser
  /** A browser in which this person has logged in through the form. */
  loggedIn(username: string, prefix?: string): Promise<Browser>
  stop(): Promise<void>
}

/** Options of `gadwall()` that are the same in all these tests. */
export type BaseOptions = Pick<GadwallOptions<Member>, 'secret' | 'baseUrl' | 'stores' | 'logger'>

/** Starts an app of somebody else's, on a free port. */
export async function startForeignApp(
  build: (koa: Koa, base: BaseOptions) => void,
): Promise<ForeignApp> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const store = new MemorySessionStore()
  const log: LogLine[] = []
  const errors: Error[] = []
  const koa = new Koa()
  koa.on('error', (error: Error) => errors.push(error))
  build(koa, {
    secret: 'a secret that only the tests of this project know',
    baseUrl: url,
    stores: { sessions: store },
    logger: recorder(log),
  })
  const server: Listening = await listen(koa, '127.0.0.1', port)
  return {
    url,
    store,
    log,
    errors,
    browser: () => new Browser(url),
    async loggedIn(username, prefix = '') {
      const browser = new Browser(url)
      const fields = { username, password: PASSWORD }
      const { status } = await browser.submit(`${prefix}/login`, fields)
      if (status !== 303) throw new Error(`Login answered ${status}`)
      return browser
    },
    stop: () => server.drain(),
  }
}

/** Middleware of ours as Koa's own types want it. */
export function use(koa: Koa, ...middlewares: unknown[]): void {
  for (const middleware of middlewares) koa.use(middleware as Koa.Middleware)
}

function recorder(log: LogLine[]): Logger {
  const record = (level: string) => (fields: object, message: string) => {
    log.push({ level, fields: fields as LogLine['fields'], message })
  }
  return { info: record('info'), warn: record('warn'), error: record('error') }
}
