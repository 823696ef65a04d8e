import { type Answer, Browser } from '../support/browser.ts'
import { PASSWORD } from '../support/test-site.ts'
import type { Traffic } from './judge.ts'

const READERS = 4
const READ_EVERY_MS = 10
const REST_MS = 20

// As through a proxy that nobody has named: so many people are not taken for one client.
const MANY_HOMES = { 'x-forwarded-for': '198.51.100.7' }

/** People who use a site in every way until they are told to stop. */
export class People {
  readonly #url: string
  readonly #latencies: number[] = []
  readonly #failures: string[] = []
  readonly #done: Record<string, number> = {}
  #lostSessions = 0
  #risenSessions = 0
  #isOver = false
  /** Whether the server is being restarted: connections may break and answers may be 503. */
  isRestarting = false

  constructor(url: string) {
    this.#url = url
  }

  get traffic(): Traffic {
    return {
      done: this.#done,
      latencies: this.#latencies,
      failures: this.#failures,
      lostSessions: this.#lostSessions,
      risenSessions: this.#risenSessions,
    }
  }

  stop(): void {
    this.#isOver = true
  }

  /** Goes on until {@link stop}. */
  async work(): Promise<void> {
    await Promise.all([
      ...Array.from({ length: READERS }, () => this.#read()),
      this.#repeat(() => this.#comeAndGo()),
      this.#repeat(() => this.#register()),
      this.#repeatWith(new Changer(), (changer) => this.#changePassword(changer)),
    ])
  }

  /** Somebody who logs in once and reads on, through every restart. */
  async #read(): Promise<void> {
    const browser = new Browser(this.#url)
    if (!(await this.#logIn(browser, 'ada', PASSWORD))) throw new Error('Nobody can log in')
    await this.#repeat(async () => {
      const start = performance.now()
      const page = await this.#get(browser, '/account')
      if (!page) return
      if (!this.isRestarting) this.#latencies.push(performance.now() - start)
      this.#count('pages')
      if (page.status === 302) {
        this.#lostSessions += 1
        await this.#logIn(browser, 'ada', PASSWORD)
      }
      await pause(READ_EVERY_MS)
    })
  }

  async #comeAndGo(): Promise<void> {
    const browser = new Browser(this.#url)
    if (!(await this.#logIn(browser, 'ada', PASSWORD))) return
    this.#count('logins')
    const thief = browser.clone()
    if (!(await this.#submit(browser, '/logout', {}))) return
    this.#count('logouts')
    await this.#expectOut(thief)
  }

  async #register(): Promise<void> {
    const browser = new Browser(this.#url)
    const username = `person${this.#done.registrations ?? 0}-${Date.now()}`
    if (!(await this.#submit(browser, '/register', { username, email: '', password: PASSWORD }))) {
      return
    }
    this.#count('registrations')
    await this.#expectIn(browser)
  }

  /** This session stays; the other one ends. */
  async #changePassword(changer: Changer): Promise<void> {
    const [browser, other] = [new Browser(this.#url), new Browser(this.#url)]
    for (const one of [browser, other]) if (!(await this.#logInAny(one, changer))) return
    changer.next = `password ${changer.count++} of eve ${Math.random()}`
    const fields = { currentPassword: changer.current, newPassword: changer.next }
    if (!(await this.#submit(browser, '/account/password', fields))) return
    changer.current = changer.next
    this.#count('changes of password')
    await this.#expectIn(browser)
    await this.#expectOut(other)
  }

  /** After a restart nobody knows whether the last change counts. */
  async #logInAny(browser: Browser, changer: Changer): Promise<boolean> {
    for (const password of new Set([changer.current, changer.next])) {
      if (!(await this.#logIn(browser, 'eve', password))) continue
      changer.current = password
      return true
    }
    return false
  }

  async #expectIn(browser: Browser): Promise<void> {
    const page = await this.#get(browser, '/account')
    if (page?.status === 302) this.#lostSessions += 1
  }

  async #expectOut(browser: Browser): Promise<void> {
    const page = await this.#get(browser, '/account')
    if (page?.status === 200) this.#risenSessions += 1
  }

  async #logIn(browser: Browser, username: string, password: string): Promise<boolean> {
    return this.#submit(browser, '/login', { username, password })
  }

  /** Whether the form was accepted. */
  async #submit(browser: Browser, path: string, fields: Record<string, string>): Promise<boolean> {
    const page = await this.#get(browser, path)
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(page?.body ?? '')?.[1]
    if (!_csrf) return false
    const answer = await this.#ask(path, () => browser.post(path, { _csrf, ...fields }, MANY_HOMES))
    return answer?.status === 303
  }

  #get(browser: Browser, path: string): Promise<Answer | null> {
    return this.#ask(path, () => browser.get(path))
  }

  /** `null` when there was no answer. */
  async #ask(path: string, work: () => Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await work()
      if (answer.status >= 500) this.#fail(`${path} answered ${answer.status}`)
      return answer
    } catch (error) {
      this.#fail(`${path}: ${String((error as Error).cause ?? error)}`)
      await pause(REST_MS)
      return null
    }
  }

  #fail(what: string): void {
    if (!this.isRestarting) this.#failures.push(what)
  }

  #count(what: string): void {
    this.#done[what] = (this.#done[what] ?? 0) + 1
  }

  async #repeat(work: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      await work()
      await pause(1)
    }
  }

  #repeatWith<T>(thing: T, work: (thing: T) => Promise<void>): Promise<void> {
    return this.#repeat(async () => {
      await work(thing)
      await pause(REST_MS)
    })
  }
}

/** Somebody whose password changes all the time. */
class Changer {
  current = PASSWORD
  next = PASSWORD
  count = 0
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
