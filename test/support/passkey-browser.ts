import type { Browser } from './browser.ts'
import type { PasskeyDevice } from './passkey-device.ts'

const JSON_TYPE = { accept: 'application/json' }

/** What the script of a page asks the server for; `page` has the form with the token. */
export async function askFor(browser: Browser, page: string, path: string, use = '') {
  const fields = { _csrf: await browser.token(page), use }
  const answer = await browser.post(path, fields, JSON_TYPE)
  return { status: answer.status, options: JSON.parse(answer.body) }
}

/** Adds a passkey of a device for whoever is logged in. */
export async function addPasskey(browser: Browser, device: PasskeyDevice, name = '') {
  const page = '/account/factors/passkeys'
  const { options } = await askFor(browser, page, `${page}/options`)
  return browser.submit(page, { credential: device.create(options), name })
}

/** Logs in by a passkey alone. */
export async function logInBy(
  browser: Browser,
  device: PasskeyDevice,
  more: Record<string, string> = {},
) {
  const { options } = await askFor(browser, '/login', '/login/passkey/options')
  return browser.submit('/login/passkey', { credential: device.get(options), ...more }, '/login')
}

/** Uses a passkey where one is asked for: in the second step, or before a sensitive step. */
export async function proveBy(browser: Browser, device: PasskeyDevice, page: string, use: string) {
  const { options } = await askFor(browser, page, '/login/passkey/options', use)
  return browser.submit(page, { credential: device.get(options) })
}

/** Makes an account with a passkey in place of a password. */
export async function joinBy(
  browser: Browser,
  device: PasskeyDevice,
  fields: Record<string, string>,
  more: Record<string, string> = {},
) {
  const given = { _csrf: await browser.token('/register'), ...fields }
  const answer = await browser.post('/register/passkey/options', given, JSON_TYPE)
  if (answer.status !== 200) return answer
  const credential = device.create(JSON.parse(answer.body))
  return browser.submit('/register', { ...fields, credential, ...more })
}
