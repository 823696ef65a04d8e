import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { emailOf, PASSWORD } from './people.mjs'

const require = createRequire(import.meta.url)

/**
 * A hash that costs next to nothing, so that all else in a login counts in full. The program allows it
 * when it is tested; nothing else that matters here differs from production.
 */
export const CHEAP_HASH = {
  NODE_ENV: 'test',
  PASSWORD_HASHER: 'argon2id',
  ARGON2_MEMORY_KIB: '8',
  ARGON2_PASSES: '1',
}

/**
 * Makes people with one password by the command `import`: any version of the program has it, and it takes
 * ten seconds for a million.
 *
 * @param options.settings variables of the program, with its database among them.
 * @param options.cost of bcrypt (12).
 */
export function makePeople({ program, directory, settings, usernames, cost = 12 }) {
  // Loaded here: the comparison of two checkouts does without the packages of this folder.
  const hash = require('bcrypt').hashSync(PASSWORD, cost)
  const lines = usernames.map((username) => `${username},${emailOf(username)},${hash}\n`)
  const file = join(directory, 'people.csv')
  writeFileSync(file, `username,email,passwordHash\n${lines.join('')}`)
  try {
    migrate(program, { directory, settings })
    runCommand(program, ['import', file], { directory, settings })
  } finally {
    rmSync(file)
  }
}

/** Makes one person by the command `createuser`. */
export function createUser({ program, directory, settings, username }) {
  const given = ['--username', username, '--email', emailOf(username), '--password-stdin']
  const input = `${PASSWORD}\n`
  runCommand(program, ['createuser', ...given], { directory, settings, input })
}

/** An SQLite file is migrated by whoever opens it, a server by this command alone. */
function migrate(program, { directory, settings }) {
  if (/^postgres/.test(settings.DATABASE_URL ?? '')) {
    runCommand(program, ['migrate'], { directory, settings })
  }
}

function runCommand(program, given, { directory, settings, input }) {
  const standard = { PATH: process.env.PATH, NODE_ENV: 'production', BASE_URL: 'http://127.0.0.1' }
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...given], {
    cwd: directory,
    input,
    encoding: 'utf8',
    env: { ...standard, ...settings },
  })
  if (status !== 0) throw new Error(`"${given[0]}" of ${program} failed: ${stderr}${stdout}`)
}
