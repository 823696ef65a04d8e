import fc from 'fast-check'
import type { Browser } from '../../support/browser.ts'
import { PUBLIC_POSTS } from '../../support/public-posts.ts'
import { PASSWORD } from '../../support/test-site.ts'
import { assertTight, FuzzedSite } from '../harness/fuzzed-site.ts'
import { promise, siteTarget } from '../harness/target.ts'
import { encoded, hostileText } from '../harness/texts.ts'

const POSTS: Readonly<Record<string, readonly string[]>> = {
  ...PUBLIC_POSTS,
  '/account/password': ['currentPassword', 'newPassword'],
}
const ODD_NAMES = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'username[]',
    'username[$ne]',
    'a.b',
    '_csrf',
    '',
  ],
  ...['username[a][b][c]', 'isSuperuser', 'is_staff', 'id'],
]
const TYPES = [
  ...[
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=utf-7',
    'application/json',
  ],
  ...[
    'application/json; charset=utf-16',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/csp-report',
  ],
]
const EXPECTED = new Set([200, 303, 400, 401, 403, 404, 413, 415, 422, 429])

type Value = string | number | boolean | null | readonly unknown[] | object

interface Sent {
  readonly path: string
  readonly type: string
  readonly prefersJson: boolean
  readonly fields: readonly (readonly [name: string, value: Value])[]
  /** Put in place of the body that the fields make. */
  readonly text: string | null
}

const sent: fc.Arbitrary<Sent> = fc.constantFrom(...Object.keys(POSTS)).chain((path) =>
  fc.record({
    path: fc.constant(path),
    type: fc.oneof(
      { weight: 3, arbitrary: fc.constant(TYPES[0] as string) },
      { weight: 2, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
    ),
    prefersJson: fc.boolean(),
    fields: fc.array(
      fc.tuple(
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom('other', ...(POSTS[path] ?? [])) },
          { weight: 2, arbitrary: fc.constantFrom(...ODD_NAMES) },
          { weight: 1, arbitrary: hostileText(50) },
        ),
        fc.oneof(
          { weight: 6, arbitrary: hostileText(8_000) },
          { weight: 1, arbitrary: fc.constantFrom(PASSWORD, 'ada', '/account') },
          { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => value as Value) },
        ),
      ),
      { maxLength: 7 },
    ),
    text: fc.option(
      fc.oneof(
        hostileText(8_000),
        fc.constantFrom('['.repeat(15_000), '{"a":'.repeat(6_000), '&'.repeat(30_000)),
      ),
      { freq: 8 },
    ),
  }),
)

/** Each form that a stranger can send, and one for those who are in. */
export const forms = siteTarget('forms', 4, async ({ main, empty }) => {
  const [site, emptySite] = [new FuzzedSite(main), new FuzzedSite(empty)]
  const visitor = await openForm(site.browser(), '/login')
  const founder = await openForm(emptySite.browser(), '/setup')
  const ada = site.browser()
  await ada.submit('/login', { username: 'ada', password: PASSWORD })
  const inside = await openForm(ada, '/account/password')
  const places: Readonly<Record<string, readonly [FuzzedSite, OpenForm]>> = {
    '/setup': [emptySite, founder],
    '/account/password': [site, inside],
  }
  return {
    arbitrary: sent,
    check(input: Sent) {
      const [where, { browser, token }] = places[input.path] ?? [site, visitor]
      // A copy: whatever it is given is thrown away.
      return where.watch(() => send(browser.clone(), input, token))
    },
    async close() {
      site.close()
      emptySite.close()
    },
  }
})

/** A browser with the page of a form, and the token in it. */
interface OpenForm {
  readonly browser: Browser
  readonly token: string
}

async function openForm(browser: Browser, page: string): Promise<OpenForm> {
  const token = await browser.token(page)
  promise(token !== '', `There is no form at ${page}`)
  return { browser, token }
}

async function send(browser: Browser, input: Sent, token: string): Promise<void> {
  const { path, type, prefersJson, text, fields } = input
  const { status, headers, body } = await browser.post(path, text ?? bodyOf(type, fields), {
    'content-type': type,
    accept: prefersJson ? 'application/json' : 'text/html',
    'x-csrf-token': token,
  })
  promise(EXPECTED.has(status), `${path} answered ${status}`)
  const place = headers.get('location') ?? ''
  promise(/^(\/(?![/\\])[^\\\r\n]*)?$/.test(place), `It led to ${place}`)
  assertTight(body)
  // A password must not come back, whatever field it was in.
  for (const [name, value] of fields) {
    if (!/password/i.test(name) || typeof value !== 'string' || !isTelling(value)) continue
    promise(isElsewhere(value, name, fields) || !body.includes(value), `${name} came back`)
  }
}

/** Whether a text can only be on a page because it was sent. */
function isTelling(value: string): boolean {
  return value.length >= 16 && /[A-Za-z]{4}/.test(value)
}

/** Whether the same text was also in a field that is shown again. */
function isElsewhere(value: string, own: string, fields: Sent['fields']): boolean {
  const inner = JSON.stringify(value).slice(1, -1)
  return fields.some(([name, other]) => name !== own && JSON.stringify(other).includes(inner))
}

function bodyOf(type: string, fields: Sent['fields']): string {
  if (type.includes('json')) {
    const pairs = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
    return `{${pairs.join()}}`
  }
  const textOf = (value: Value) => (typeof value === 'string' ? value : JSON.stringify(value))
  if (type.includes('multipart')) {
    const parts = fields.map(
      ([name, value]) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${textOf(value)}\r\n`,
    )
    return `${parts.join('')}--x--\r\n`
  }
  return fields.map(([name, value]) => `${encoded(name)}=${encoded(textOf(value))}`).join('&')
}
