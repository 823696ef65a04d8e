import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url))
const PUBLIC = fileURLToPath(new URL('../../../public', import.meta.url))

/** As long as one of Gadwall's, and the same for everybody: whoever has none pays nothing for it. */
const CSRF_TOKEN = 'x'.repeat(86)

/** What Gadwall sends with each page, to be sent by everybody. */
export const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
}

const eta = new Eta({ views: VIEWS, cache: true, autoEscape: true })
const assets = new Map(
  [
    [
      'pico.css',
      createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css'),
    ],
    ...['gadwall.css', 'gadwall.js', 'favicon.svg'].map((name) => [name, `${PUBLIC}/${name}`]),
  ].map(([name, file]) => [name, fingerprinted(name, file)]),
)

const shared = {
  notice: null,
  csrfToken: () => CSRF_TOKEN,
  asset: (name) => assets.get(name),
  path: (path) => path,
  siteName: 'Gadwall',
  registrationOpen: true,
  passwordMinLength: 15,
  can: () => false,
}

/** The profile of this user, from the template of Gadwall. */
export function accountPage(user) {
  return eta.render('account/show', {
    ...shared,
    title: 'Your account',
    canChangePassword: true,
    user: { ...user, isAuthenticated: true, isAnonymous: false },
  })
}

/** The form to log in, from the template of Gadwall. */
export function loginPage() {
  return eta.render('session/new', {
    ...shared,
    title: 'Log in',
    form: { values: {}, errors: {} },
    user: { isAuthenticated: false, isAnonymous: true },
  })
}

function fingerprinted(name, file) {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
  const extension = extname(name)
  return `/assets/${basename(name, extension)}.${hash}${extension}`
}
