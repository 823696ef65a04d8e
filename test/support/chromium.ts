import { expect } from 'chai'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Cookie,
  chromium,
  type Page,
  type Response,
} from 'playwright-core'
import { requireProgram } from './cli.ts'

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium'
const TIMEOUT_MS = 10_000

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium, for as long as one `describe` lasts. */
export interface Chromium {
  /**
   * Opens a new browser profile, with a page in it.
   *
   * Whatever is wrong in it fails the test: errors on the console, refusals of the content security
   * policy, and requests to any other host.
   *
   * @param options.elsewhere other origins that may be asked: for what the test answers in their place (none).
   */
  visit(url: string, options?: VisitOptions): Promise<Page>
}

export interface VisitOptions extends BrowserContextOptions {
  readonly elsewhere?: readonly string[]
}

/**
 * Starts Chromium before the tests of this `describe` and ends it after them.
 *
 * Without Chromium the tests are skipped with a reason; where `CI` is set they fail instead.
 */
export function useChromium(): Chromium {
  const complaints: string[] = []
  let browser: Browser | undefined

  before(async function startChromium() {
    const executablePath = requireProgram(this, PROGRAM)
    browser = await chromium.launch({ executablePath, args: FLAGS })
  })
  afterEach(() => expect(complaints.splice(0), 'complaints of the browser').to.deep.equal([]))
  after(() => browser?.close())

  return {
    async visit(url, { elsewhere = [], ...options } = {}) {
      const context = await (browser as Browser).newContext({ baseURL: url, ...options })
      context.setDefaultTimeout(TIMEOUT_MS)
      listenForComplaints(context, [url, ...elsewhere], complaints)
      return context.newPage()
    },
  }
}

/** Does something that leads to another page, and waits for that page. */
export async function afterwards(page: Page, action: () => Promise<unknown>): Promise<Response> {
  const [response] = await Promise.all([page.waitForNavigation(), action()])
  return response as Response
}

/** Types into fields by their labels, as far as they are given. */
export async function fillIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
}

/** Fills in the form on the page and sends it; answers with the page that comes. */
export async function submit(
  page: Page,
  values: Readonly<Record<string, string>> = {},
): Promise<Response> {
  await fillIn(page, values)
  return afterwards(page, () =>
    page
      .locator(
        'main form:not([data-passkey]) button[type="submit"]:not([data-passkey-join] button)',
      )
      .click(),
  )
}

/** What has the keyboard: the id of the element, or else what it is called. */
export async function focused(page: Page): Promise<string> {
  const element = page.locator(':focus')
  const name = (await element.getAttribute('id')) ?? (await element.getAttribute('aria-label'))
  return name ?? ((await element.textContent()) ?? '').trim()
}

/** The path and the query of the page. */
export function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

/** The cookie with the session that this browser is in. */
export async function sessionCookieOf(page: Page): Promise<Cookie | undefined> {
  const cookies = await page.context().cookies()
  return cookies.find(({ name }) => name === 'gadwall')
}

function listenForComplaints(
  context: BrowserContext,
  origins: readonly string[],
  complaints: string[],
): void {
  context.on('request', (request) => {
    const url = request.url()
    const isOurs = url.startsWith('data:') || origins.some((one) => url.startsWith(`${one}/`))
    if (!isOurs) complaints.push(`request to ${url}`)
  })
  context.on('weberror', (error) => complaints.push(`error: ${error.error().message}`))
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    // Chromium says so of a page that is answered with 401 or 422, as some of ours are meant to be.
    const isAboutThePage =
      /^Failed to load resource: the server responded with a status of [45]/.test(message.text()) &&
      message.location().url === message.page()?.url()
    if (!isAboutThePage) complaints.push(`${message.type()}: ${message.text()}`)
  })
}
