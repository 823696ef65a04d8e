import { posix } from 'node:path'
import { type Import, isOurs } from './imports.ts'

/** What is allowed: a name, which imports it is about, and whether one of them breaks it. */
export interface Rule {
  readonly name: string
  /** The imports that it speaks of. At least one must exist: a rule about nothing protects nothing. */
  concerns(one: Import): boolean
  isBroken(one: Import): boolean
}

export const KOA_SESSION_ADAPTER = 'web/session/koa-session-adapter.ts'
export const SEQUELIZE_INTERNALS = 'database/connection/sequelize-internals.ts'
const RUN_MIGRATIONS = 'database/migrations/run-migrations.ts'

/** What each floor may import of the others. A file or folder below `src`. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  auth: [],
  client: [],
  config: ['auth/crypto/secret-strength.ts', 'auth/joining/domain-pattern.ts'],
  database: ['auth'],
  web: ['auth'],
  cli: ['auth', 'web/messages'],
  server: ['auth', 'config', 'database', 'web', 'cli'],
  testing: ['auth'],
}

const EXCEPTIONS: readonly (readonly [from: string, to: string])[] = [
  // The options of gadwall() are settings, too.
  ['web/options', 'config'],
]

/** Which packages a floor may import, and from which of its rooms. */
const PACKAGES: readonly (readonly [package_: RegExp, room: RegExp])[] = [
  [/^(bcryptjs|piscina|@node-rs\/.+)$/, /^auth\/passwords\//],
  [/^koa-session$/, /^web\/session\/koa-session-adapter\.ts$/],
  [/^(koa|koa-.*|@koa\/.*|eta|uqr)$/, /^web\//],
  [/^(sequelize.*|umzug|sqlite3|reflect-metadata|pg|mariadb)(\/.*)?$/, /^database\//],
  [/^pino(-pretty)?$/, /^server\//],
  [/^marked$/, /^server\/development\//],
  [/^@clack\/prompts$/, /^cli\//],
]

export const rules: readonly Rule[] = [
  ...Object.entries(FLOORS).map(([floor, allowed]) => floorRule(floor, allowed)),
  ...PACKAGES.map(([name, room]) => packageRule(name, room)),
  {
    name: 'testing imports no values of web',
    concerns: ({ from, to }) => isIn('testing', from) && isIn('web', to),
    isBroken: ({ isType }) => !isType,
  },
  {
    name: 'web/messages is a leaf',
    concerns: ({ from }) => isIn('web/messages', from),
    isBroken: ({ to }) => !isIn('web/messages', to),
  },
  {
    name: 'controllers do not import each other',
    concerns: ({ from }) => isIn('web/controllers', from),
    // Pages that make up one feature have a folder of their own.
    isBroken: ({ from, to }) =>
      isIn('web/controllers', to) &&
      !/\/describe-\w+\.ts$/.test(to) &&
      (posix.dirname(from) !== posix.dirname(to) || posix.dirname(to) === 'web/controllers'),
  },
  {
    name: 'the doors re-export, and nothing imports them',
    concerns: ({ from }) => !from.includes('/'),
    isBroken: ({ to }) => isOurs(to) && !to.includes('/'),
  },
  {
    name: 'what an up-to-date server does not need is loaded on demand: umzug and the prompts',
    concerns: ({ to }) => to === '@clack/prompts' || to === RUN_MIGRATIONS || to === 'umzug',
    isBroken: ({ from, isType, isStatic }) => isStatic && !isType && from !== RUN_MIGRATIONS,
  },
  {
    name: 'what only developers need is loaded on demand',
    concerns: ({ to }) => to === 'marked',
    isBroken: ({ isType, isStatic }) => isStatic && !isType,
  },
  {
    name: 'no file imports the index.ts of its own folder or of one around it',
    concerns: ({ to }) => isOurs(to),
    isBroken: ({ from, to }) =>
      posix.basename(to) === 'index.ts' &&
      `${posix.dirname(from)}/`.startsWith(`${posix.dirname(to)}/`),
  },
]

/** The rules that one import breaks, in words. */
export function brokenRules(one: Import): string[] {
  return rules
    .filter((rule) => rule.concerns(one) && rule.isBroken(one))
    .map(({ name }) => `${one.from} → ${one.to}: ${name}`)
}

function floorRule(floor: string, allowed: readonly string[]): Rule {
  const known = allowed.length > 0 ? ` and ${allowed.join(', ')}` : ''
  return {
    name: `${floor} knows only itself${known}`,
    concerns: ({ from, to }) => isIn(floor, from) && isOurs(to),
    isBroken: ({ from, to, isType }) =>
      !isIn(floor, to) &&
      !allowed.some((path) => path === to || isIn(path, to)) &&
      !EXCEPTIONS.some(([room, path]) => isIn(room, from) && isIn(path, to)) &&
      // The helpers for tests speak of what gadwall() gives back; the rule below keeps it to types.
      !(floor === 'testing' && isType && isIn('web', to)),
  }
}

function packageRule(package_: RegExp, room: RegExp): Rule {
  return {
    name: `${package_.source} belongs to ${room.source}`,
    concerns: ({ to }) => !isOurs(to) && package_.test(to) && !isAdaptersOwn(package_, to),
    // Types leave nothing behind: a declaration may name a Koa context.
    isBroken: ({ from, isType }) =>
      !room.test(from) && !(isType && /^(testing|server)\//.test(from)),
  }
}

/** koa-session matches two of the patterns; the narrow one decides. */
function isAdaptersOwn(package_: RegExp, to: string): boolean {
  return to === 'koa-session' && package_.source !== '^koa-session$'
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`)
}
