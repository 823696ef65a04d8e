import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { requireProgram } from './cli.ts'
import { Marionette } from './marionette.ts'

const PATIENCE_MS = 25_000
const QUIT_MS = 5000

/** Nothing is fetched from elsewhere, and nobody is asked anything. */
const PREFERENCES = {
  'marionette.port': 0,
  'browser.startup.page': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'signon.rememberSignons': false,
}

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

type Element = Readonly<Record<typeof ELEMENT, string>>

/** Settings of Firefox (`about:config`) by their names. */
export type Preferences = Readonly<Record<string, string | number | boolean>>

/** Which cookies of other sites than that of the page Firefox keeps (`network.cookie.cookieBehavior`). */
export const FIREFOX_COOKIES: Readonly<Record<'allowed' | 'kept apart' | 'blocked', Preferences>> =
  {
    allowed: { 'network.cookie.cookieBehavior': 0 },
    /** Total Cookie Protection: as it is installed. */
    'kept apart': { 'network.cookie.cookieBehavior': 5 },
    blocked: { 'network.cookie.cookieBehavior': 1 },
  }

/** A real Firefox with one page, which a person would use with eyes and a mouse. */
export class Firefox {
  #marionette: Marionette | null = null
  #child: ChildProcess | null = null
  readonly #preferences: Preferences
  readonly #profile = mkdtempSync(join(tmpdir(), 'gadwall-firefox-'))

  /** @param preferences of this one (those of a new profile). */
  constructor(preferences: Preferences = {}) {
    this.#preferences = { ...PREFERENCES, ...preferences }
  }

  /** Takes any certificate. */
  async start(program: string): Promise<void> {
    const lines = Object.entries(this.#preferences).map(
      ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
    )
    writeFileSync(join(this.#profile, 'user.js'), lines.join('\n'))
    const options = ['--headless', '--marionette', '--no-remote', '--profile', this.#profile]
    this.#child = spawn(program, options, {
      env: { ...process.env, HOME: this.#profile },
      stdio: 'ignore',
      detached: true,
    })
    this.#marionette = new Marionette(await this.#port())
    await this.#marionette.send('WebDriver:NewSession', { acceptInsecureCerts: true })
    await this.#marionette.send('WebDriver:SetTimeouts', { pageLoad: PATIENCE_MS })
  }

  async goTo(address: string): Promise<void> {
    await this.#send('WebDriver:Navigate', { url: address })
  }

  /** The path and the query of the page. */
  async address(): Promise<string> {
    const { value } = await this.#send<{ value: string }>('WebDriver:GetCurrentURL')
    const { pathname, search } = new URL(value)
    return pathname + search
  }

  /** The text of everything that fits. */
  async text(selector = 'main'): Promise<string> {
    const found = await this.#find('css selector', selector)
    return (await this.#send<{ value: string }>('WebDriver:GetElementText', { id: found })).value
  }

  /** Types into a field by its label, which is before or around it. */
  async fill(label: string, text: string): Promise<void> {
    const name = `label[normalize-space()="${label}"]`
    const id = await this.#find('xpath', `//input[@id=//${name}/@for] | //${name}/input`)
    await this.#send('WebDriver:ElementClear', { id })
    await this.#send('WebDriver:ElementSendKeys', { id, text })
  }

  /** Clicks on the button or the link that is called so, and waits for the page that comes. */
  async click(name: string, within = 'main'): Promise<void> {
    const path = `//${within}//*[self::a or self::button][normalize-space()="${name}"]`
    await this.#send('WebDriver:ElementClick', { id: await this.#find('xpath', path) })
  }

  /** Opens another tab behind this one; it is told by its handle. */
  async openTab(): Promise<string> {
    return (await this.#send<{ handle: string }>('WebDriver:NewWindow', { type: 'tab' })).handle
  }

  /** The handle of the tab that what follows is about. */
  async tab(): Promise<string> {
    return (await this.#send<{ value: string }>('WebDriver:GetWindowHandle')).value
  }

  /** What follows is about this tab, which stays behind if it is. */
  async goToTab(handle: string): Promise<void> {
    await this.#send('WebDriver:SwitchToWindow', { handle, focus: false })
  }

  /** Asks the page. Waits for a promise. */
  async ask<T>(script: string): Promise<T> {
    const { value } = await this.#send<{ value: T }>('WebDriver:ExecuteScript', {
      script: `return ${script}`,
      args: [],
    })
    return value
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child?.pid && child.exitCode === null) {
      const { pid } = child
      const isOver = new Promise((resolve) => child.once('exit', resolve))
      const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), QUIT_MS)
      await Promise.race([
        isOver,
        this.#marionette?.send('Marionette:Quit', { flags: ['eForceQuit'] }),
      ])
      await isOver
      clearTimeout(timer)
    }
    this.#marionette?.close()
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  async #find(using: string, value: string): Promise<string> {
    const found = await this.#send<{ value: Element }>('WebDriver:FindElement', { using, value })
    return found.value[ELEMENT]
  }

  #send<T>(command: string, parameters: object = {}): Promise<T> {
    return (this.#marionette as Marionette).send<T>(command, parameters)
  }

  /** Firefox chooses a free port, and writes it into its profile. */
  async #port(): Promise<number> {
    const file = join(this.#profile, 'MarionetteActivePort')
    const end = Date.now() + PATIENCE_MS
    while (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') {
      if (Date.now() > end) throw new Error('Firefox does not start')
      await pause(50)
    }
    return Number(readFileSync(file, 'utf8'))
  }
}

/** Starts Firefox before the tests of this `describe`, and ends it after them. Without it they are skipped; in CI they fail. */
export function useFirefox(preferences: Preferences = {}): Firefox {
  const firefox = new Firefox(preferences)
  before(async function startFirefox() {
    this.timeout(PATIENCE_MS + 5000)
    await firefox.start(requireProgram(this, 'firefox-esr'))
  })
  after(() => firefox.stop())
  return firefox
}
