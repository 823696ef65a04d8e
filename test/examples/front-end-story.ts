import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { fromBase32 } from '../../src/auth/factors/apps/base32.ts'
import { totpCode, totpStepAt } from '../../src/auth/factors/apps/totp.ts'
import { createClient } from '../../src/client.ts'
import { PASSWORD } from '../support/test-site.ts'

/** Where a front end is played. */
export interface Stage {
  /** A new browser profile, with nothing in it. */
  readonly page: Page
  /** The front end. */
  readonly url: string
  /** Where the users are. */
  readonly users: string
  /** What only people who are logged in may see: the button, and what it shows. */
  readonly guarded: { readonly button: string; readonly shows: RegExp; readonly path: string }
  readonly now: () => number
}

const NAME = 'grace'

/** Everything that happens to somebody with a front end, from the first visit to the last logout. */
export async function playStory({ page, url, users, guarded, now }: Stage): Promise<void> {
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor()
  const logIn = async (password: string) => {
    await fill('Username', NAME)
    await fill('Password', password)
    await click('Log in')
  }

  // Nobody is there, and what is guarded says so.
  await page.goto(url)
  await sees('Nobody is here')
  const stranger = await fetch(users + guarded.path, { headers: { accept: 'application/json' } })
  expect(stranger.status).to.equal(401)

  // Somebody registers, and passes the guard.
  await fill('New username', NAME)
  await fill('New password', PASSWORD)
  await click('Register')
  await sees(`Hello, ${NAME}`)
  await click(guarded.button)
  await sees(guarded.shows)

  // Another tab logs in on our own pages: the token of this one is stale, and is renewed once.
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  await logInBeside(page, users)
  // "Done" may stand there from before: only the answer tells that it is over.
  const ended = page.waitForResponse(
    (answer) => answer.url().endsWith('/end-others') && answer.status() === 200,
  )
  await click('End all other sessions')
  await ended
  await page
    .getByRole('status')
    .getByText(/other|Done/i)
    .waitFor()
  await sees(`Hello, ${NAME}`)
  expect(posts).to.deep.equal(Array(2).fill('/account/sessions/end-others'))

  // The session is ended elsewhere: the next question tells.
  await endOthersFromElsewhere(users)
  await click(guarded.button)
  await sees('You were logged out')
  await sees('Nobody is here')

  // A wrong password is told, a right one is in.
  await logIn('wrong')
  await page
    .getByRole('status')
    .getByText(/password/i)
    .waitFor()
  await logIn(PASSWORD)
  await sees(`Hello, ${NAME}`)

  // A second factor, which the next login asks for.
  await click('Add a second step')
  const text = (await page.locator('code').textContent()) ?? ''
  const secret = fromBase32(text.replaceAll(' ', '')) as Uint8Array
  await fill('Code of the app', totpCode(secret, totpStepAt(now())))
  await click('Add')
  await page.getByRole('status').getByText(/\w/).waitFor()
  await page.locator('code').waitFor({ state: 'detached' })
  await click('Log out')
  await sees('Nobody is here')
  await logIn(PASSWORD)
  await sees('One more step')
  // Each code is used once: the next one.
  await fill('Code', totpCode(secret, totpStepAt(now()) + 1))
  await click('Go on')
  await sees(`Hello, ${NAME}`)

  // Whoever logs out is out in every tab.
  const other = await page.context().newPage()
  await other.goto(url)
  await other.getByText(`Hello, ${NAME}`).waitFor()
  await click('Log out')
  await sees('Nobody is here')
  await other.getByText('You were logged out').waitFor()
}

/** In the same browser, but not by the client: it hears nothing of it. */
async function logInBeside(page: Page, users: string): Promise<void> {
  const { request } = page.context()
  const { csrfToken } = await (await request.get(`${users}/session`)).json()
  const answer = await request.post(`${users}/login`, {
    data: { username: NAME, password: PASSWORD },
    headers: { 'x-csrf-token': csrfToken, origin: users },
  })
  expect(answer.status()).to.equal(200)
}

async function endOthersFromElsewhere(users: string): Promise<void> {
  const jar = new Map<string, string>()
  const client = createClient({
    baseUrl: users,
    async fetch(input, init) {
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
      const answer = await fetch(input, {
        ...init,
        headers: { ...(init.headers as object), cookie },
      })
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
        jar.set(name, value)
      }
      return answer
    },
  })
  expect((await client.logIn({ username: NAME, password: PASSWORD })).kind).to.equal('recognised')
  expect((await client.post('/account/sessions/end-others', {})).kind).to.equal('done')
  client.close()
}
