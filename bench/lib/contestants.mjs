import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PROGRAM } from '../server.mjs'
import { BASELINE, prepareBaseline } from './baseline.mjs'

const require = createRequire(import.meta.url)

const all = [
  { name: 'bare', label: 'bare Koa, same page', folder: 'bare-koa', packages: ['koa'] },
  { name: 'gadwall', label: 'Gadwall', program: PROGRAM },
  {
    name: 'koa-passport',
    label: 'Koa + koa-passport + Sequelize',
    folder: 'koa-passport',
    packages: ['koa', 'koa-session', 'koa-passport', 'sequelize', 'sqlite3'],
  },
  {
    name: 'express-passport',
    label: 'Express + Passport + Sequelize',
    folder: 'express-passport',
    packages: [
      'express',
      'express-session',
      'passport',
      'connect-session-sequelize',
      'sequelize',
      'sqlite3',
    ],
  },
  {
    name: 'better-auth',
    label: 'Koa + better-auth',
    folder: 'better-auth',
    packages: ['koa', 'better-auth', 'better-sqlite3'],
  },
  {
    name: 'better-auth-cache',
    label: 'Koa + better-auth, cookie cache',
    folder: 'better-auth',
    packages: ['koa', 'better-auth', 'better-sqlite3'],
    environment: { COOKIE_CACHE: 'on' },
  },
  {
    name: 'adonis',
    label: 'AdonisJS + Lucid',
    folder: 'adonis',
    packages: [
      '@adonisjs/core',
      '@adonisjs/auth',
      '@adonisjs/session',
      '@adonisjs/lucid',
      'better-sqlite3',
    ],
  },
]

/**
 * Who takes part here, and why others do not.
 *
 * @param peers names of those who take part beside Gadwall (all).
 */
export function contestants(peers) {
  const [taking, absent] = [[], []]
  for (const one of all) {
    const missing = one.packages?.find((name) => versionOf(name) === null)
    if (peers && one.folder && !peers.includes(one.name)) continue
    if (missing) absent.push({ label: one.label, reason: `${missing} could not be installed` })
    else taking.push({ ...one, isPeer: Boolean(one.folder) && one.name !== 'bare' })
  }
  return { taking, absent }
}

/** The earlier version of Gadwall as a contestant, or why it cannot be one. */
export function baselineContestant(given) {
  const { directory, reason } = prepareBaseline(given)
  if (reason) return { reason }
  const program = join(directory, 'dist/server.js')
  return { contestant: { name: 'baseline', label: `Gadwall ${BASELINE}`, program, isPeer: false } }
}

export function versionsOf(contestants) {
  const names = new Set(contestants.flatMap(({ packages = [] }) => packages))
  return Object.fromEntries([...names].sort().map((name) => [name, versionOf(name)]))
}

/** `exports` may hide a package's own file, so it is looked for where Node looks. */
function versionOf(name) {
  for (const folder of require.resolve.paths(name)) {
    try {
      return require(`${folder}/${name}/package.json`).version
    } catch {
      // Not in this folder.
    }
  }
  return null
}
