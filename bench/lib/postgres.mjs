import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cores } from './cores.mjs'
import { freePort, makeDirectory } from './launch.mjs'

const { Client } = createRequire(import.meta.url)('pg')
const DEBIAN = '/usr/lib/postgresql'
const USER = 'bench'

/**
 * A PostgreSQL of the bench's own, in a temporary directory and on a free port, on the core of the load.
 *
 * @returns `null` on a machine without PostgreSQL.
 */
export async function startPostgres() {
  const [initdb, program] = [findProgram('initdb'), findProgram('postgres')]
  if (!initdb || !program) return null
  const directory = makeDirectory()
  const owner = unprivileged('postgres')
  if (owner) chownSync(directory, owner.uid, owner.gid)
  const options = { cwd: directory, ...owner }
  const data = join(directory, 'data')
  const form = ['-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(initdb, ['-D', data, ...form], { ...options, stdio: 'ignore' })
  const port = await freePort()
  const given = ['-D', data, '-p', `${port}`, '-k', directory, '-c', 'listen_addresses=127.0.0.1']
  const child = spawnOnLoadCore(program, given, options)
  await saysReady(child)
  const stop = async () => {
    child.kill('SIGQUIT')
    await once(child, 'exit')
    rmSync(directory, { recursive: true, force: true })
  }
  return { createDatabase: (name) => createDatabase(port, name), stop }
}

function spawnOnLoadCore(program, given, options) {
  const stdio = ['ignore', 'ignore', 'pipe']
  if (cores.load === null) return spawn(program, given, { ...options, stdio })
  return spawn('taskset', ['-c', String(cores.load), program, ...given], { ...options, stdio })
}

/** The URL of a new, empty database. */
async function createDatabase(port, name) {
  const client = new Client({ host: '127.0.0.1', port, user: USER, database: 'postgres' })
  await client.connect()
  await client.query(`CREATE DATABASE "${name}"`)
  await client.end()
  return `postgres://${USER}@127.0.0.1:${port}/${name}`
}

function findProgram(name) {
  const path = process.env.PATH.split(':')
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toReversed() : []
  const places = [...path, ...versions.map((version) => join(DEBIAN, version, 'bin'))]
  return places.map((place) => join(place, name)).find(existsSync)
}

/** PostgreSQL refuses to run as root: as whom to run it then. */
function unprivileged(user) {
  if (process.getuid?.() !== 0) return null
  const id = (flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function saysReady(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk) => {
      text += chunk
      if (text.includes('ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${text}`)))
  })
}
