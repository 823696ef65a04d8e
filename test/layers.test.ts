import { expect } from 'chai'
import { circlesOf } from './architecture/circles.ts'
import { allImports, importsOf, isOurs, sourceFiles } from './architecture/imports.ts'
import {
  brokenRules,
  KOA_SESSION_ADAPTER,
  rules,
  SEQUELIZE_INTERNALS,
} from './architecture/rules.ts'

const DOORS = [
  'client.ts',
  'commands.ts',
  'index.ts',
  'passwords.ts',
  'sequelize.ts',
  'server.ts',
  'testing.ts',
]
const LONGEST_FILE = 200
const MOST_FILES = 12
// Folders that list equals: one more of them is one more file.
const LISTS = [
  'auth/passwords/formats',
  'cli',
  'database/migrations',
  'testing/kit',
  'web/controllers',
  'web/controllers/admin',
  'web/messages',
  'web/messages/ar',
  'web/messages/de',
  'web/middleware',
  'web',
]

// A text that is given, not a parameter or a member that will hold one: `message: string`.
const SENTENCE = /\bmessage:\s+(?!string\b)|\bconst \w*message\w*\b[^=\n]*=/i

const brokenBy = (from: string, source: string) =>
  importsOf(from, source).flatMap(brokenRules).join('\n')

const textOf = (file: string) => sourceFiles.find(([name]) => name === file)?.[1] ?? ''

describe('the layers', () => {
  it('are kept by every import in src', () => {
    expect(allImports.flatMap(brokenRules)).to.deep.equal([])
  })

  it('have no rule that speaks of nothing', () => {
    const empty = rules.filter((rule) => !allImports.some((one) => rule.concerns(one)))
    expect(empty.map(({ name }) => name)).to.deep.equal([])
  })

  it('are read from every line that imports something', () => {
    for (const [file, source] of sourceFiles) {
      const lines = source
        .split('\n')
        .filter((line) => /^(import|export|}) .*from '[^']+'$/.test(line))
      expect(importsOf(file, source).length, file).to.be.at.least(lines.length)
    }
  })

  it('import only files that exist', () => {
    const names = new Set(sourceFiles.map(([file]) => file))
    expect(allImports.filter(({ to }) => isOurs(to) && !names.has(to))).to.deep.equal([])
  })

  it('have no circle, types included', () => {
    expect(circlesOf(allImports)).to.deep.equal([])
  })

  it('have nothing but doors at the root', () => {
    const loose = sourceFiles.map(([file]) => file).filter((file) => !file.includes('/'))
    expect(loose).to.deep.equal(DOORS)
  })

  it('have rooms in which one finds things: at most 12 files, but for lists of equals', () => {
    const counts = new Map<string, number>()
    for (const [file] of sourceFiles) {
      const folder = file.split('/').slice(0, -1).join('/')
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
    }
    const crowded = [...counts].filter(([folder, n]) => n > MOST_FILES && !LISTS.includes(folder))
    expect(crowded).to.deep.equal([])
  })

  it('have no file of more than 200 lines, but for data and the doors, which are lists', () => {
    const long = sourceFiles
      .filter(([file]) => !DOORS.includes(file))
      .map(([file, source]) => [file, source.split('\n').length - 1] as const)
      .filter(([, lines]) => lines > LONGEST_FILE)
    expect(long).to.deep.equal([])
  })

  it('cast by way of unknown in fewer than 10 places', () => {
    const casts = sourceFiles.flatMap(([file, source]) =>
      [...source.matchAll(/\bas unknown as\b/g)].map(() => file),
    )
    expect(casts.length, casts.join('\n')).to.be.below(10)
  })

  it('leave koa-session to one file', () => {
    const importers = allImports.filter(({ to }) => to === 'koa-session').map(({ from }) => from)
    expect(importers).to.deep.equal([KOA_SESSION_ADAPTER])
  })

  it('leave the private members of Sequelize to one file', () => {
    const PRIVATE =
      /\b(_scope|_cls|_previousDataValues|applyParsers|connectionManager|completesTransaction|transaction\.parent\b)/
    const users = sourceFiles
      .filter(([file]) => file.startsWith('database/'))
      .filter(([, source]) => PRIVATE.test(source.replace(/^\s*(\/\/|\/?\*).*$/gm, '')))
      .map(([file]) => file)
    expect(users.filter((file) => file !== SEQUELIZE_INTERNALS)).to.deep.equal([])
  })

  it('keep sentences for visitors out of auth: it answers codes', () => {
    const talkative = sourceFiles
      .filter(([file, source]) => file.startsWith('auth/') && SENTENCE.test(source))
      .map(([file]) => file)
    expect(talkative).to.deep.equal([])
  })

  it('would be noticed if they were broken', () => {
    const table: [file: string, source: string, rule: string][] = [
      ['auth/a.ts', "import { User } from '../database/models/user.ts'", 'auth knows only'],
      ['auth/a.ts', "import type { Model } from 'sequelize'", 'sequelize'],
      ['auth/a.ts', "import Koa from 'koa'", 'koa'],
      ['auth/passwords/a.ts', "export * from '../../web/gadwall.ts'", 'auth knows only'],
      ['auth/login/a.ts', "import bcrypt from 'bcryptjs'", 'bcryptjs'],
      ['web/a.ts', "import { connect } from '../database/connection/connect.ts'", 'web knows only'],
      ['web/a.ts', "const x = await import('../cli/serve.ts')", 'web knows only'],
      ['web/a.ts', "import { readConfig } from '../config/config.ts'", 'web knows only'],
      ['web/a.ts', "import session from 'koa-session'", 'koa-session'],
      ['web/session/a.ts', "import type { S } from 'koa-session'", 'koa-session'],
      ['web/messages/a.ts', "import { User } from '../../auth/user.ts'", 'is a leaf'],
      ['web/controllers/a.ts', "import { login } from './login.ts'", 'import each other'],
      ['database/a.ts', "import {\n  a,\n  b,\n} from '../web/gadwall.ts'", 'database knows only'],
      ['database/a.ts', "import '../cli/check.ts'", 'database knows only'],
      ['database/a.ts', "import Router from '@koa/router'", 'koa'],
      ['database/a.ts', "import { Umzug } from 'umzug'", 'loaded on demand'],
      ['cli/a.ts', "import { gadwall } from '../web/gadwall.ts'", 'cli knows only'],
      ['cli/a.ts', "import { connect } from '../database/connection/connect.ts'", 'cli knows only'],
      ['cli/a.ts', "import { text } from '@clack/prompts'", 'loaded on demand'],
      ['config/a.ts', "import { User } from '../auth/user.ts'", 'config knows only'],
      ['server/a.ts', "import Koa from 'koa'", 'koa'],
      ['server/a.ts', "import { Sequelize } from 'sequelize'", 'sequelize'],
      ['testing/a.ts', "import { gadwall } from '../web/gadwall.ts'", 'no values of web'],
      ['index.ts', "export { a } from './sequelize.ts'", 'the doors'],
      ['auth/a.ts', "import { User } from './index.ts'", 'the index.ts'],
    ]
    for (const [file, source, rule] of table) {
      expect(brokenBy(file, source), `${file}: ${source}`).to.contain(rule)
    }
  })

  it('would be noticed to have a sentence in auth', () => {
    for (const source of [
      "return { ok: false, message: 'It is missing.' }",
      'problems.push({ message: `Somebody else has this address.` })',
      '  message:\n    "It is longer than it may be.",',
      'return { reason, message: MESSAGES[reason] }',
      "const TAKEN_MESSAGE = 'This username is taken.'",
      'const MESSAGES: Readonly<Record<string, string>> = {',
    ]) {
      expect(source).to.match(SENTENCE)
    }
    for (const source of [
      'constructor(code: string, message: string, options?: ErrorOptions) {',
      "constructor(message = 'Refused by an authentication backend') {",
      'warn(fields: object, message: string): void',
      "throw new TypeError('There is no such job')",
    ]) {
      expect(source).not.to.match(SENTENCE)
    }
  })

  it('leave alone what is allowed', () => {
    const table: [file: string, source: string][] = [
      ['auth/a.ts', "import { createHmac } from 'node:crypto'"],
      ['auth/a.ts', "// import Koa from 'koa'\n/**\n * from 'koa'\n */"],
      ['auth/passwords/a.ts', "import bcrypt from 'bcryptjs'"],
      [KOA_SESSION_ADAPTER, "import session from 'koa-session'"],
      ['web/a.ts', "import { User } from '../auth/user.ts'"],
      [
        'web/options/gadwall-options.ts',
        "import { readOptions } from '../../config/read-options.ts'",
      ],
      ['cli/a.ts', "import { en } from '../web/messages/en.ts'"],
      ['database/a.ts', "import { Sequelize } from 'sequelize-typescript'"],
      ['server/a.ts', "import type Koa from 'koa'"],
      ['server/a.ts', "import { gadwall } from '../web/gadwall.ts'"],
      ['testing/a.ts', "import type { Gadwall } from '../web/gadwall.ts'"],
      ['database/a.ts', "const x = await import('./migrations/run-migrations.ts')"],
      ['cli/a.ts', "const x = await import('@clack/prompts')"],
    ]
    for (const [file, source] of table) expect(brokenBy(file, source), file).to.equal('')
  })

  it('would be noticed to have a circle, by types or through other files', () => {
    const graph = {
      'a.ts': "import { b } from './b.ts'",
      'b.ts': "import type { C } from './in/c.ts'",
      'in/c.ts': "export { a } from '../a.ts'",
      'd.ts': "import { a } from './a.ts'\nimport { b } from './b.ts'",
      'e.ts': "const x = await import('./e.ts')",
    }
    const imports = Object.entries(graph).flatMap(([file, source]) => importsOf(file, source))
    expect(circlesOf(imports)).to.deep.equal(['a.ts → b.ts → in/c.ts → a.ts', 'e.ts → e.ts'])
  })

  it('have doors that only re-export, but for the program itself', () => {
    for (const door of DOORS.filter((name) => name !== 'server.ts')) {
      const code = textOf(door).replace(/\/\*[\s\S]*?\*\//g, '')
      const rest = code.replace(/export (type )?(\*|\{[^}]*\}) from '[^']+'/g, '').trim()
      expect(rest, door).to.equal('')
    }
  })
})
