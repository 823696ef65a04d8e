import { Browser } from '../support/browser.ts'
import { PASSWORD } from '../support/test-site.ts'

const REGISTRARS = 3
const LEAVERS = 3
const PATIENCE_MS = 20_000

/** What did not hold after a restart. Empty lists: nothing was lost. */
export interface Losses {
  readonly registrations: readonly string[]
  readonly passwords: readonly string[]
  readonly risenSessions: number
}

/** How many writes were acknowledged, by kind. */
export interface Counts {
  registrations: number
  endedSessions: number
  passwords: number
}

/** Somebody whose password changes all the time, and what is known of it. */
class Changer {
  readonly username: string
  /** The last that was acknowledged. */
  current = PASSWORD
  /** What was asked for and never answered: it may count or not. */
  pending: string | null = null

  constructor(username: string) {
    this.username = username
  }
}

/**
 * Writes to a site without pause, until the site is gone, and remembers what was acknowledged with a 303.
 * Afterwards it asks the site whether all of that still holds.
 */
export class AcknowledgedWrites {
  readonly counts: Counts = { registrations: 0, endedSessions: 0, passwords: 0 }
  readonly #url: string
  readonly #changer: Changer
  #registered: string[] = []
  #ended: Browser[] = []
  #names = 0
  #isOver = false

  /** @param username of an account that nobody else uses. */
  constructor(url: string, username: string) {
    this.#url = url
    this.#changer = new Changer(username)
  }

  /** Writes until {@link stop}. */
  async write(): Promise<void> {
    this.#isOver = false
    await Promise.all([
      ...Array.from({ length: REGISTRARS }, () => this.#loop(() => this.#register())),
      ...Array.from({ length: LEAVERS }, () => this.#loop(() => this.#logInAndOut())),
      this.#loop(() => this.#changePassword()),
    ])
  }

  /** Waits until each kind of write was acknowledged once more. */
  async haveEach(): Promise<void> {
    const before = { ...this.counts }
    const end = Date.now() + PATIENCE_MS
    const isBehind = () =>
      Object.entries(this.counts).some(([kind, count]) => count <= before[kind as keyof Counts])
    while (isBehind()) {
      if (Date.now() > end) throw new Error('The server acknowledges too little')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  stop(): void {
    this.#isOver = true
  }

  /** Counts a session as ended, although it may not be. */
  claimEnded(browser: Browser): void {
    this.#ended.push(browser.clone())
  }

  /** Asks for all that was acknowledged since the last time. */
  async findLosses(): Promise<Losses> {
    const [registered, ended] = [this.#registered, this.#ended]
    this.#registered = []
    this.#ended = []
    const registrations: string[] = []
    for (const name of registered) {
      if (!(await this.#canLogIn(name, PASSWORD))) registrations.push(name)
    }
    let risenSessions = 0
    for (const browser of ended) {
      if ((await browser.get('/account')).status !== 302) risenSessions += 1
    }
    return { registrations, passwords: await this.#findLostPassword(), risenSessions }
  }

  /** Goes on after whatever a dying server does to a request. */
  async #loop(work: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      try {
        await work()
      } catch (error) {
        // `fetch` says so when the connection breaks; anything else is a fault of the test.
        if (!(error instanceof TypeError)) throw error
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
  }

  async #register(): Promise<void> {
    const username = `person-${this.#changer.username}-${this.#names++}`
    const browser = new Browser(this.#url)
    const fields = { username, email: '', password: PASSWORD }
    if ((await browser.submit('/register', fields)).status !== 303) return
    this.#registered.push(username)
    this.counts.registrations += 1
  }

  async #logInAndOut(): Promise<void> {
    const browser = new Browser(this.#url)
    const fields = { username: 'ada', password: PASSWORD }
    if ((await browser.submit('/login', fields)).status !== 303) return
    const thief = browser.clone()
    if ((await browser.submit('/logout', {})).status !== 303) return
    this.#ended.push(thief)
    this.counts.endedSessions += 1
  }

  /** Another session of the same person must end with it. */
  async #changePassword(): Promise<void> {
    const changer = this.#changer
    const { username, current } = changer
    const [browser, other] = [new Browser(this.#url), new Browser(this.#url)]
    for (const one of [browser, other]) {
      if ((await one.submit('/login', { username, password: current })).status !== 303) return
    }
    const _csrf = await browser.token('/account/password')
    const next = `a new password ${this.counts.passwords} of ${username} ${Math.random()}`
    changer.pending = next
    const fields = { _csrf, currentPassword: current, newPassword: next }
    if ((await browser.post('/account/password', fields)).status !== 303) return
    changer.current = next
    changer.pending = null
    this.#ended.push(other)
    this.counts.passwords += 1
  }

  /** A change that nobody was told of may count. Then the password that was acknowledged is the old one. */
  async #findLostPassword(): Promise<string[]> {
    const changer = this.#changer
    const { username, current, pending } = changer
    const works: string[] = []
    for (const password of pending === null ? [current] : [current, pending]) {
      if (await this.#canLogIn(username, password)) works.push(password)
    }
    changer.current = works[0] ?? current
    changer.pending = null
    return works.length === 1 ? [] : [`${works.length} passwords of ${username} work`]
  }

  async #canLogIn(username: string, password: string): Promise<boolean> {
    const browser = new Browser(this.#url)
    return (await browser.submit('/login', { username, password })).status === 303
  }
}
