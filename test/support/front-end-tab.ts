import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Firefox } from './firefox.ts'

const PATIENCE_MS = 20_000
const LOOK_MS = 50

/** A tab of any browser with a front end in it. */
export interface FrontEndTab {
  goTo(address: string): Promise<void>
  /** The value of an expression in the page, or what it resolves with. */
  run<T>(code: string): Promise<T>
  /** Clicks on the button that is called so. */
  click(name: string): Promise<void>
  /** Types into the field with this label. */
  fill(label: string, text: string): Promise<void>
  /** Waits until an expression in the page is true. */
  waitFor(code: string): Promise<void>
  /** Waits until the page shows this. */
  sees(text: string | RegExp, selector?: string): Promise<void>
  /** Another tab of the same browser. */
  beside(): Promise<FrontEndTab>
}

/** What all tabs do alike, by what a script in the page sees. */
abstract class AnyTab {
  abstract run<T>(code: string): Promise<T>

  async waitFor(code: string): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; !(await this.run<boolean>(code)); ) {
      if (Date.now() > end) {
        const shown = await this.run<string>('document.body.innerText')
        throw new Error(`Has waited for ${code} in vain. The page shows: ${shown}`)
      }
      await pause(LOOK_MS)
    }
  }

  async sees(text: string | RegExp, selector = 'body'): Promise<void> {
    const test =
      typeof text === 'string' ? `.includes(${JSON.stringify(text)})` : `.search(${text}) >= 0`
    await this.waitFor(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.innerText${test})`,
    )
  }
}

export class ChromiumTab extends AnyTab implements FrontEndTab {
  readonly #page: Page

  constructor(page: Page) {
    super()
    this.#page = page
  }

  async goTo(address: string): Promise<void> {
    await this.#page.goto(address)
  }

  run<T>(code: string): Promise<T> {
    return this.#page.evaluate(code)
  }

  click(name: string): Promise<void> {
    return this.#page.getByRole('button', { name, exact: true }).click()
  }

  fill(label: string, text: string): Promise<void> {
    return this.#page.getByLabel(label, { exact: true }).fill(text)
  }

  async beside(): Promise<FrontEndTab> {
    return new ChromiumTab(await this.#page.context().newPage())
  }
}

export class FirefoxTab extends AnyTab implements FrontEndTab {
  readonly #firefox: Firefox
  readonly #handle: string

  private constructor(firefox: Firefox, handle: string) {
    super()
    this.#firefox = firefox
    this.#handle = handle
  }

  static async of(firefox: Firefox): Promise<FrontEndTab> {
    return new FirefoxTab(firefox, await firefox.tab())
  }

  async goTo(address: string): Promise<void> {
    await this.#firefox.goToTab(this.#handle)
    await this.#firefox.goTo(address)
  }

  async run<T>(code: string): Promise<T> {
    await this.#firefox.goToTab(this.#handle)
    return this.#firefox.ask<T>(`(${code})`)
  }

  async click(name: string): Promise<void> {
    const button = `[...document.querySelectorAll('button')].find((one) => one.innerText === ${JSON.stringify(name)})`
    await this.waitFor(`!!${button}`)
    await this.#firefox.click(name, 'body')
  }

  async fill(label: string, text: string): Promise<void> {
    const isLabel = `(one) => one.textContent.trim() === ${JSON.stringify(label)}`
    await this.waitFor(`[...document.querySelectorAll('label')].some(${isLabel})`)
    await this.#firefox.fill(label, text)
  }

  async beside(): Promise<FrontEndTab> {
    return new FirefoxTab(this.#firefox, await this.#firefox.openTab())
  }
}
