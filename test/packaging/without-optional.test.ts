import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { type Consumer, installPackage, type Packed, packPackage } from './packed.ts'

const run = promisify(execFile)
// Of it 6.5 MB are ours: a third of that are declarations and documentation with its pictures.
const LIMIT_BYTES = 17_000_000

/** Prints the files that are loaded with an entry point: of packages, and of ours. */
const LOADED = `
import { register } from 'node:module'
const { port1, port2 } = new MessageChannel()
const loaded = []
port1.on('message', (url) => loaded.push(url))
port1.unref()
const hooks = \`
let port
export const initialize = (given) => { port = given }
export async function resolve(specifier, context, next) {
  const result = await next(specifier, context)
  port.postMessage(result.url)
  return result
}\`
register('data:text/javascript,' + encodeURIComponent(hooks), { data: port2, transferList: [port2] })
await import(process.env.ENTRY)
setTimeout(() => console.log(JSON.stringify(loaded)), 100)
`

describe('the package without optional packages', () => {
  let packed: Packed
  let consumer: Consumer
  before(async function install() {
    this.timeout(120_000)
    packed = await packPackage()
    consumer = await installPackage(packed, '--omit=optional')
  })
  after(() => {
    consumer?.remove()
    packed?.remove()
  })

  const node = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    run(process.execPath, [...args], { cwd: consumer.directory, env, timeout: 20_000 })
  const packages = () => readdirSync(join(consumer.directory, 'node_modules'))

  it('has no database, no log, no prompts, and nothing to build', () => {
    expect(packages()).to.include.members(['gadwall', 'koa', 'koa-session'])
    for (const name of ['sequelize', 'sqlite3', 'umzug', 'pino', '@clack', '@node-rs']) {
      expect(packages()).to.not.include(name)
    }
    const lock = readFileSync(join(consumer.directory, 'node_modules/.package-lock.json'), 'utf8')
    expect(lock).to.not.contain('hasInstallScript')
  })

  it(`is small: at most ${LIMIT_BYTES / 1e6} MB with all that it needs`, () => {
    const bytes = sizeOf(join(consumer.directory, 'node_modules'))
    expect(bytes).to.be.within(1_000_000, LIMIT_BYTES)
  })

  for (const entry of [
    ...['gadwall', 'gadwall/client', 'gadwall/commands'],
    ...['gadwall/passwords', 'gadwall/testing'],
  ]) {
    it(`can import ${entry}`, async () => {
      const { stderr } = await node(['--input-type=module', '--eval', `await import('${entry}')`])
      expect(stderr).to.equal('')
    })
  }

  it('loads neither a database nor hashing with the middleware', async () => {
    const args = ['--input-type=module', '--eval', LOADED]
    const { stdout } = await node(args, { ENTRY: 'gadwall' })
    const loaded: string[] = JSON.parse(stdout)
    expect(loaded.join()).to.contain('/node_modules/koa-session/')
    expect(loaded.filter((url) => /\/(piscina|bcryptjs|sequelize)\//.test(url))).to.be.empty
  })

  it('is typed all the same', async () => {
    const source = readFileSync(new URL('types.ts', import.meta.url), 'utf8')
    const types = source
      .replaceAll('../../src/index.ts', 'gadwall')
      .replaceAll('../../src/passwords.ts', 'gadwall/passwords')
    expect(await consumer.compile({ 'types.ts': types })).to.equal('')
  }).timeout(60_000)

  it('says which package a command lacks, why, and what installs it', async () => {
    const program = join(consumer.directory, 'node_modules/.bin/gadwall')
    for (const command of ['serve', 'migrate', 'createuser']) {
      const { code, stderr } = await node([program, command]).catch((error) => error)
      expect(code).to.equal(1)
      expect(stderr).to.match(
        /^gadwall: The package \S+ is missing\. .+ Install it: npm install \S+@\d+\n$/,
      )
    }
    const { stdout } = await node([program, 'help'])
    expect(stdout).to.contain('createsuperuser')
  })
})

/** The bytes of all files in a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
