import { expect } from 'chai'
import { fromBase32 } from '../../src/auth/factors/apps/base32.ts'
import { totpCode, totpStepAt } from '../../src/auth/factors/apps/totp.ts'
import { createClient } from '../../src/client.ts'
import type { FrontEndTab } from '../support/front-end-tab.ts'
import { PASSWORD } from '../support/test-site.ts'

/** Where a front end is played. */
export interface Stage {
  /** A tab of a new browser profile, with nothing in it. */
  readonly tab: FrontEndTab
  /** The front end. */
  readonly url: string
  /** Where the users are. */
  readonly users: string
  /** What only people who are logged in may see: the button, and what it shows. */
  readonly guarded: { readonly button: string; readonly shows: RegExp; readonly path: string }
  readonly now: () => number
}

const NAME = 'grace'

/** What happens in it. */
export const STORY =
  'registers, guards, renews a stale token, notices an ended session, asks for a second factor, logs out'

/** Everything that happens to somebody with a front end, from the first visit to the last logout. */
export async function playStory({ tab, url, users, guarded, now }: Stage): Promise<void> {
  const click = (name: string) => tab.click(name)
  const fill = (label: string, text: string) => tab.fill(label, text)
  const sees = (text: string | RegExp) => tab.sees(text)
  const logIn = async (password: string) => {
    await fill('Username', NAME)
    await fill('Password', password)
    await click('Log in')
  }

  // Nobody is there, and what is guarded says so.
  await tab.goTo(url)
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
  await logInBeside(tab, users)
  await click('End all other sessions')
  // "Done" may stand there from before: only the answers tell that it is over.
  const sent = `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/end-others'))`
  await tab.waitFor(`${sent}.length > 1`)
  await tab.sees(/other|Done/i, '[role=status]')
  await sees(`Hello, ${NAME}`)
  expect(await tab.run(`${sent}.length`)).to.equal(2)

  // The session is ended elsewhere: the next question tells.
  await endOthersFromElsewhere(users)
  await click(guarded.button)
  await sees('You were logged out')
  await sees('Nobody is here')

  // A wrong password is told, a right one is in.
  await logIn('wrong')
  await tab.sees(/password/i, '[role=status]')
  // React empties the form a moment later.
  await tab.waitFor(`document.querySelector('input[name=password]').value === ''`)
  await logIn(PASSWORD)
  await sees(`Hello, ${NAME}`)

  // A second factor, which the next login asks for.
  await click('Add a second step')
  await tab.waitFor(`document.querySelector('code') !== null`)
  const text = await tab.run<string>(`document.querySelector('code').innerText`)
  const secret = fromBase32(text.replaceAll(' ', '')) as Uint8Array
  await fill('Code of the app', totpCode(secret, totpStepAt(now())))
  await click('Add')
  await tab.waitFor(`document.querySelector('code') === null`)
  await tab.sees(/\w/, '[role=status]')
  await click('Log out')
  await sees('Nobody is here')
  await logIn(PASSWORD)
  await sees('One more step')
  // Each code is used once: the next one.
  await fill('Code', totpCode(secret, totpStepAt(now()) + 1))
  await click('Go on')
  await sees(`Hello, ${NAME}`)

  // Whoever logs out is out in every tab.
  const other = await tab.beside()
  await other.goTo(url)
  await other.sees(`Hello, ${NAME}`)
  await click('Log out')
  await sees('Nobody is here')
  await other.sees('You were logged out')
}

/** In the same browser, but not by the client: it hears nothing of it. */
async function logInBeside(tab: FrontEndTab, users: string): Promise<void> {
  const other = await tab.beside()
  await other.goTo(`${users}/login`)
  const body = JSON.stringify({ username: NAME, password: PASSWORD })
  const status = await other.run(`fetch('/session', { headers: { accept: 'application/json' } })
    .then((answer) => answer.json())
    .then(({ csrfToken }) => fetch('/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken },
      body: ${JSON.stringify(body)},
    }))
    .then(({ status }) => status)`)
  expect(status).to.equal(200)
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
