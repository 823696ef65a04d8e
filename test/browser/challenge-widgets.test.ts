import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { hcaptcha, turnstile } from '../../src/index.ts'
import { addressOf, submit, useChromium } from '../support/chromium.ts'
import { createOwner } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'
import { type Siteverify, startSiteverify } from '../web/challenges/siteverify.ts'

/** What we know of the services: the hosts, the element, the field, and how wide their widgets are. */
const SERVICES = {
  turnstile: {
    make: turnstile,
    script: 'https://challenges.cloudflare.com/turnstile/v0/api.js',
    frame: 'https://challenges.cloudflare.com/frame',
    element: 'cf-turnstile',
    field: 'cf-turnstile-response',
    sizes: { normal: 300, compact: 150 },
  },
  hcaptcha: {
    make: hcaptcha,
    script: 'https://js.hcaptcha.com/1/api.js',
    frame: 'https://newassets.hcaptcha.com/frame',
    element: 'h-captcha',
    field: 'h-captcha-response',
    sizes: { normal: 302, compact: 164 },
  },
} as const
type Service = (typeof SERVICES)[keyof typeof SERVICES]

/** Where people are led who have made an account without an address: they are offered recovery codes. */
const WELCOME = '/account'

/** Does what the scripts of the services do: a frame of their host, and a field with a token. */
const imitationOf = ({ element, field, frame, sizes }: Service) => `
  const address = new URL(document.currentScript.src)
  for (const place of document.querySelectorAll('.${element}')) {
    const { theme, size = 'normal', language } = place.dataset
    const frame = document.createElement('iframe')
    frame.title = 'Widget'
    frame.src = '${frame}?' + new URLSearchParams({ theme, size, language: address.searchParams.get('hl') ?? language })
    const widths = ${JSON.stringify(sizes)}
    frame.width = size === 'flexible' ? Math.max(300, place.clientWidth) : widths[size]
    frame.height = size === 'compact' ? 140 : 70
    const input = document.createElement('input')
    Object.assign(input, { type: 'hidden', name: '${field}', value: 'token ' + Math.random() })
    place.append(frame, input)
  }`

const pictures = process.env.SCREENSHOTS

for (const [name, service] of Object.entries(SERVICES)) {
  describe(`the widget of ${name}, in Chromium`, function () {
    this.timeout(60_000)
    const chromium = useChromium()
    const used = new Set<string>()
    let verifier: Siteverify
    let site: TestSite
    let isDown = false
    before(async () => {
      verifier = await startSiteverify()
      verifier.answers = (response) => {
        const token = verifier.asked.at(-1)?.response ?? ''
        const isNew = token.startsWith('token ') && !used.has(token)
        used.add(token)
        const { hostname } = new URL(site.url)
        const right = { success: true, hostname, action: 'register' }
        const wrong = { success: false, 'error-codes': ['timeout-or-duplicate'] }
        if (isDown) response.writeHead(500).end()
        else response.end(JSON.stringify(isNew ? right : wrong))
      }
      const keys = { siteKey: 'site-key', secret: 'the secret key' }
      const challenge = service.make({ ...keys, verifyUrl: verifier.url })
      const environment = { CHALLENGE_AFTER: '0' }
      site = await startTestSite(environment, { challenge, startAt: Date.now() })
      await createOwner(site)
    })
    after(async () => {
      await site?.stop()
      await verifier?.stop()
    })

    async function open(options: object = {}): Promise<Page> {
      const elsewhere = [new URL(service.script).origin, new URL(service.frame).origin]
      const page = await chromium.visit(site.url, { elsewhere, ...options })
      await page.route(`${service.script}*`, (route) =>
        isDown
          ? route.fulfill({ status: 204, body: '' })
          : route.fulfill({ contentType: 'text/javascript', body: imitationOf(service) }),
      )
      await page.route(`${service.frame}*`, (route) => {
        const { searchParams } = new URL(route.request().url())
        const isDark = searchParams.get('theme') === 'dark'
        const body = `<body style="margin:0;border:1px solid;background:${isDark ? '#222;color:#fff' : '#fafafa'}">${searchParams}</body>`
        return route.fulfill({ contentType: 'text/html', body })
      })
      await page.goto('/register')
      return page
    }

    it('fits the page: wide and on a small phone, light and dark, from right to left, in its language', async () => {
      for (const width of [1440, 360]) {
        for (const [colorScheme, locale] of [
          ['light', 'en'],
          ['dark', 'ar'],
        ] as const) {
          const where = `${name}-${width}-${colorScheme}`
          const viewport = { width, height: 900 }
          const page = await open({ viewport, colorScheme, locale })
          const frame = page.locator('iframe')
          await frame.waitFor()
          if (pictures) {
            mkdirSync(pictures, { recursive: true })
            await page.screenshot({ path: join(pictures, `${where}.png`), fullPage: true })
          }
          const { searchParams } = new URL((await frame.getAttribute('src')) ?? '')
          expect(searchParams.get('theme'), where).to.equal(colorScheme)
          expect(searchParams.get('language'), where).to.equal(locale)
          expect(await page.evaluate('document.documentElement.scrollWidth'), where).to.equal(width)
          const [form, box] = [
            await page.locator('main form').first().boundingBox(),
            await frame.boundingBox(),
          ]
          expect(box?.x, where).to.be.at.least((form?.x ?? 0) - 1)
          const end = (one: typeof box) => (one?.x ?? 0) + (one?.width ?? 0)
          expect(end(box), where).to.be.at.most(end(form) + 5)
          await page.context().close()
        }
      }
    })

    it('lets in who has a token, and each token once', async () => {
      const page = await open()
      await page.locator('iframe').waitFor()
      const token = await page.locator(`[name="${service.field}"]`).inputValue()
      await submit(page, { Username: 'grace', Password: PASSWORD })
      expect(addressOf(page)).to.equal(WELCOME)
      const other = await open()
      await other.locator('iframe').waitFor()
      await other.evaluate(
        `document.querySelector('[name="${service.field}"]').value = ${JSON.stringify(token)}`,
      )
      await submit(other, { Username: 'thief', Password: PASSWORD })
      expect(await other.locator('#form-message').textContent()).to.contain('Nothing was done yet')
      expect(await other.getByLabel('Username', { exact: true }).inputValue()).to.equal('thief')
    })

    it('while the service is down, a proof of work takes its place, and people still register', async () => {
      isDown = true
      const page = await open()
      // The site has heard of it half a minute ago.
      site.wait(31_000)
      await submit(page, { Username: 'mary', Password: PASSWORD })
      await page.locator('[data-proof]').waitFor()
      await page.getByText('The calculation is done.').waitFor()
      await submit(page, { Password: PASSWORD })
      expect(addressOf(page)).to.equal(WELCOME)
    })
  })
}
