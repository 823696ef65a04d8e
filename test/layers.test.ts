import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const SOURCE = fileURLToPath(new URL('../src', import.meta.url))

/** One import of one file: a path in src, such as `auth/user.ts`, or the name of a package. */
interface Import {
  readonly from: string
  readonly to: string
  /** Whether only types are imported, of which nothing is left when the program runs. */
  readonly isType: boolean
  /** Whether it is loaded with the file, and not when it is needed. */
  readonly isStatic: boolean
}

/** What a rule is called, and whether an import breaks it. */
type Rule = readonly [name: string, isBroken: (one: Import) => boolean]

const isIn = (folder: string, path: string) => path.startsWith(`${folder}/`)
const isOurs = (path: string) => path.endsWith('.ts')
const isPackage = (path: string, name: RegExp) => !isOurs(path) && name.test(path)

const KOA = /^(koa|koa-.*|@koa\/.*)$/
const SEQUELIZE = /^(sequelize.*|umzug|sqlite3|pg|mariadb)(\/.*)?$/
const RUN_MIGRATIONS = 'database/migrations/run-migrations.ts'

const rules: readonly Rule[] = [
  [
    'auth knows only node, bcryptjs, piscina, the native hashers and itself',
    ({ from, to }) =>
      isIn('auth', from) &&
      !isIn('auth', to) &&
      !/^(node:.+|bcryptjs|piscina|@node-rs\/(bcrypt|argon2))$/.test(to),
  ],
  [
    'web never imports database or cli',
    ({ from, to }) => isIn('web', from) && (isIn('database', to) || isIn('cli', to)),
  ],
  [
    'database never imports web or cli',
    ({ from, to }) => isIn('database', from) && (isIn('web', to) || isIn('cli', to)),
  ],
  [
    'cli knows only auth, node, its prompts and itself',
    ({ from, to }) =>
      isIn('cli', from) &&
      !isIn('cli', to) &&
      !isIn('auth', to) &&
      !/^(node:.+|@clack\/prompts)$/.test(to),
  ],
  [
    'no layer imports what stands above it',
    ({ from, to }) =>
      /^(auth|web|database|cli)\//.test(from) &&
      (/^(server|config)\//.test(to) || (isOurs(to) && !to.includes('/'))),
  ],
  [
    'testing knows only the types of web',
    ({ from, to, isType }) => isIn('testing', from) && isIn('web', to) && !isType,
  ],
  [
    'only web/session imports koa-session',
    ({ from, to }) => to === 'koa-session' && !isIn('web/session', from),
  ],
  [
    'only database imports sequelize, umzug and the drivers',
    ({ from, to }) => isPackage(to, SEQUELIZE) && !isIn('database', from),
  ],
  [
    'koa packages stay in web, but for their types',
    ({ from, to, isType }) =>
      isPackage(to, KOA) &&
      !isIn('web', from) &&
      !(isType && /^(server\/listen\.ts|testing\/.+)$/.test(from)),
  ],
  [
    'what no server needs that is up to date is loaded on demand: umzug and the prompts',
    ({ from, to, isType, isStatic }) =>
      isStatic &&
      !isType &&
      (to === '@clack/prompts' ||
        to === RUN_MIGRATIONS ||
        (to === 'umzug' && from !== RUN_MIGRATIONS)),
  ],
  [
    'no file imports the index.ts of its own folder or of one around it',
    ({ from, to }) =>
      posix.basename(to) === 'index.ts' &&
      `${posix.dirname(from)}/`.startsWith(`${posix.dirname(to)}/`),
  ],
]

/** Everything that a file imports, re-exports or loads, types included. */
function importsOf(from: string, source: string): Import[] {
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  const found = [
    ...code.matchAll(/\b(?:import|export)\s+(type\s)?[^'"();]*?\bfrom\s+'([^']+)'/g),
    ...code.matchAll(/^\s*import\s+()'([^']+)'/gm),
    ...code.matchAll(/\b(?:import|require)\(\s*()'([^']+)'/g),
  ]
  return found.map(([text, type, name = '']) => ({
    from,
    to: name.startsWith('.') ? posix.join(dirname(from), name) : name,
    isType: Boolean(type),
    isStatic: !/^(import|require)\(/.test(text),
  }))
}

function brokenRules(from: string, source: string): string[] {
  return importsOf(from, source).flatMap((one) =>
    rules.filter(([, isBroken]) => isBroken(one)).map(([name]) => `${from} → ${one.to}: ${name}`),
  )
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(SOURCE, file), 'utf8')] as const)

describe('the layers', () => {
  it('are kept by every import in src', () => {
    expect(files.flatMap(([file, source]) => brokenRules(file, source))).to.deep.equal([])
  })

  it('are read from every line that imports something', () => {
    for (const [file, source] of files) {
      const lines = source.split('\n').filter((line) => /^(import|export|}) .*'[^']+'$/.test(line))
      const imports = importsOf(file, source).map(({ to }) => to)
      expect(imports.length, file).to.be.at.least(
        lines.filter((line) => /from '/.test(line)).length,
      )
    }
  })

  it('import only files that exist', () => {
    const names = new Set(files.map(([file]) => file))
    const missing = files
      .flatMap(([file, source]) => importsOf(file, source))
      .filter(({ to }) => isOurs(to) && !names.has(to))

    expect(missing).to.deep.equal([])
  })

  it('would be noticed if they were broken', () => {
    const table: [file: string, source: string, rule: string][] = [
      ['auth/service.ts', "import Koa from 'koa'", 'auth knows only'],
      ['auth/service.ts', "import type { Model } from 'sequelize'", 'auth knows only'],
      ['auth/service.ts', "import { User } from '../database/models/user.ts'", 'auth knows only'],
      ['auth/passwords/passwords.ts', "export * from '../../web/app.ts'", 'auth knows only'],
      ['web/app.ts', "import { connect } from '../database/connection.ts'", 'web never'],
      ['web/session/sessions.ts', "const x = await import('../../cli/serve.ts')", 'web never'],
      ['database/user-store.ts', "import {\n  a,\n  b,\n} from '../web/app.ts'", 'database never'],
      ['database/user-store.ts', "import '../cli/check.ts'", 'database never'],
      ['cli/serve.ts', "import { createApp } from '../web/app.ts'", 'cli knows only'],
      ['cli/serve.ts', "import { connect } from '../database/connection.ts'", 'cli knows only'],
      ['cli/serve.ts', "import chalk from 'chalk'", 'cli knows only'],
      ['web/app.ts', "import { readConfig } from '../config/config.ts'", 'no layer imports'],
      ['testing/kit/samples.ts', "import { Sessions } from '../../web/app.ts'", 'testing knows'],
      ['web/app.ts', "import session from 'koa-session'", 'only web/session'],
      ['web/app.ts', "import { Op } from 'sequelize'", 'only database'],
      ['site.ts', "import { Sequelize } from 'sequelize-typescript'", 'only database'],
      ['site.ts', "import { Umzug } from 'umzug'", 'only database'],
      ['server.ts', "import Koa from 'koa'", 'koa packages'],
      ['server/listen.ts', "import Koa from 'koa'", 'koa packages'],
      ['testing/login-as.ts', "import {\n  type Context,\n} from 'koa'", 'koa packages'],
      ['database/connection.ts', "import Router from '@koa/router'", 'koa packages'],
      ['cli/prompts.ts', "import { text } from '@clack/prompts'", 'loaded on demand'],
      ['database/migrator.ts', "import { Umzug } from 'umzug'", 'loaded on demand'],
      [
        'database/migrations/migrator.ts',
        "import { runUp } from './run-migrations.ts'",
        'loaded on demand',
      ],
      ['auth/names.ts', "import { User } from './index.ts'", 'no file imports the index'],
      [
        'auth/passwords/hasher.ts',
        "import { User } from '../index.ts'",
        'no file imports the index',
      ],
    ]
    for (const [file, source, rule] of table) {
      expect(brokenRules(file, source).join('\n'), `${file}: ${source}`).to.contain(rule)
    }
  })

  it('leave alone what is allowed', () => {
    const table: [file: string, source: string][] = [
      ['auth/service.ts', "import { createHmac } from 'node:crypto'"],
      ['auth/service.ts', "// import Koa from 'koa'\n/**\n * from 'koa'\n */"],
      ['web/session/sessions.ts', "import session from 'koa-session'"],
      ['web/app.ts', "import { User } from '../auth/user.ts'"],
      ['database/connection.ts', "import { Sequelize } from 'sequelize-typescript'"],
      ['server/listen.ts', "import type Koa from 'koa'"],
      ['database/migrator.ts', "const x = await import('./run-migrations.ts')"],
      ['cli/prompts.ts', "const x = await import('@clack/prompts')"],
      ['site.ts', "import { createApp } from './web/app.ts'"],
    ]
    for (const [file, source] of table) expect(brokenRules(file, source)).to.deep.equal([])
  })
})
