import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './report.mjs'

/** The version that later ones are compared with: the last one before the house was made ready. */
export const BASELINE = 'c9e1c10'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = fileURLToPath(new URL(`../.cache/${BASELINE}`, import.meta.url))

/**
 * A built checkout of the baseline, made the first time and kept in `.cache`.
 *
 * @param given the directory of one that is there already.
 * @returns `{ directory }`, or `{ reason }` when there can be none.
 */
export function prepareBaseline(given) {
  const directory = given ? resolve(process.env.INIT_CWD ?? '.', given) : CACHE
  if (existsSync(join(directory, 'dist/server.js'))) return { directory }
  if (given) return { reason: `${directory} is not built` }
  if (!isInClone()) return { reason: `commit ${BASELINE} is not in this clone` }
  try {
    build(directory)
    return { directory }
  } catch (error) {
    rmSync(directory, { recursive: true, force: true })
    return { reason: `it could not be built: ${error.message}` }
  }
}

function isInClone() {
  return spawnSync('git', ['cat-file', '-e', `${BASELINE}^{commit}`], { cwd: ROOT }).status === 0
}

/** From an archive: a worktree would show up in the clone. */
function build(directory) {
  say(`Building ${BASELINE} to compare with …`)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const archive = run('git', ['archive', BASELINE], { cwd: ROOT, maxBuffer: 1e9 })
  run('tar', ['-x', '-C', directory], { input: archive })
  installPackages(directory)
  run('npm', ['run', '--silent', 'build'], { cwd: directory })
}

/** With the same lock file the packages are there already: hard links take no time and no space. */
function installPackages(directory) {
  const lock = (where) => readFileSync(join(where, 'package-lock.json'), 'utf8')
  const packages = join(ROOT, 'node_modules')
  if (lock(directory) === lock(ROOT) && canLink(packages, directory)) return
  run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: directory })
}

function canLink(packages, directory) {
  return spawnSync('cp', ['-al', packages, directory], { stdio: 'ignore' }).status === 0
}

function run(command, given, options) {
  const { status, stdout, stderr, error } = spawnSync(command, given, options)
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${given[0]}: ${stderr}`)
  return stdout
}
