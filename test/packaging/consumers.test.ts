import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { build as Build, BuildOptions } from 'esbuild'
import { PROJECT } from '../docs/code-blocks.ts'
import { type Consumer, installPackage, linkSqlite, type Packed, packPackage } from './packed.ts'

// The one that tsx brings along.
const ofTsx = createRequire(createRequire(import.meta.url).resolve('tsx'))
const { build } = ofTsx('esbuild') as { build: typeof Build }
const LEFT_OUT: readonly Pick<BuildOptions, 'packages' | 'external'>[] = [
  { packages: 'external' },
  { external: ['gadwall'] },
]

const run = promisify(execFile)
const COMPILER = join(PROJECT, 'node_modules/typescript/bin/tsc')
const PAGE = readFileSync(join(PROJECT, 'docs/compatibility.md'), 'utf8')

const STATIC = `
import Koa from 'koa'
import { gadwall, type User } from 'gadwall'
import { runCommand } from 'gadwall/commands'
import { createPasswords } from 'gadwall/passwords'
import { AbstractUser, sequelizeStores } from 'gadwall/sequelize'
import { memoryBackend, memoryStores } from 'gadwall/testing'

const options = { secret: 'a secret that only tests know of', baseUrl: 'https://x.example' }
const users = gadwall({ stores: memoryStores(), backends: [memoryBackend()], ...options })
new Koa().use(users.middleware())
export { AbstractUser, createPasswords, runCommand, sequelizeStores, type User }
`

const DYNAMIC = `
async function main(): Promise<void> {
  const { gadwall } = await import('gadwall')
  const { createPasswords } = await import('gadwall/passwords')
  console.log(typeof gadwall, typeof createPasswords)
}
void main()
`

/** Makes a hash, for which threads are started, and builds the pages. */
const APP = `
import { gadwall } from 'gadwall'
import { createPasswords } from 'gadwall/passwords'
import { memoryBackend, memoryStores } from 'gadwall/testing'

const passwords = createPasswords({ cost: 10 })
const { matches } = await passwords.verify('a password', await passwords.make('a password'))
const options = { secret: 'a secret that only tests know of', baseUrl: 'https://x.example' }
const users = gadwall({ stores: memoryStores(), backends: [memoryBackend()], passwords, ...options })
console.log(matches, typeof users.middleware())
await passwords.close()
`

describe('a program that uses the package', () => {
  let packed: Packed
  let consumer: Consumer
  before(async function install() {
    this.timeout(120_000)
    packed = await packPackage()
    consumer = await installPackage(packed)
    linkSqlite(consumer)
  })
  after(() => {
    consumer?.remove()
    packed?.remove()
  })

  async function compile(name: string, code: string, module: string): Promise<string> {
    writeFileSync(join(consumer.directory, name), code)
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node']
    const args = [COMPILER, ...options, '--skipLibCheck', 'false', '--module', module, name]
    const { stdout } = await run(process.execPath, args, { cwd: consumer.directory }).catch(
      (error: { stdout: string }) => error,
    )
    return stdout
  }

  it('compiles as an ES module, whatever Node it is for', async () => {
    for (const module of ['node16', 'node20', 'nodenext']) {
      expect(await compile('esm.mts', STATIC, module), module).to.equal('')
    }
  }).timeout(120_000)

  it('compiles as CommonJS for a Node that can require an ES module, and with import() for others', async () => {
    for (const module of ['node20', 'nodenext']) {
      expect(await compile('static.cts', STATIC, module), module).to.equal('')
    }
    expect(await compile('dynamic.cts', DYNAMIC, 'node16')).to.equal('')
    expect(await compile('static.cts', STATIC, 'node16')).to.contain('TS1479')
    expect(PAGE).to.contain('TS1479')
  }).timeout(120_000)

  it('runs as CommonJS', async () => {
    const doors = ['', '/commands', '/passwords', '/sequelize', '/testing']
    const code = doors.map((door) => `require('gadwall${door}')`).join('\n')
    writeFileSync(join(consumer.directory, 'run.cjs'), `${code}\nconsole.log('there')`)
    const args = ['--no-warnings', 'run.cjs']
    const { stdout, stderr } = await run(process.execPath, args, { cwd: consumer.directory })
    expect({ stdout, stderr }).to.deep.equal({ stdout: 'there\n', stderr: '' })
  }).timeout(30_000)

  it('runs from a bundle that leaves the package out, as the page on compatibility says', async () => {
    expect(PAGE).to.contain('--packages=external').and.to.contain('--external:gadwall')
    writeFileSync(join(consumer.directory, 'app.mjs'), APP)
    for (const leftOut of LEFT_OUT) {
      await build({
        ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'error' },
        entryPoints: [join(consumer.directory, 'app.mjs')],
        outfile: join(consumer.directory, 'out/app.mjs'),
        ...leftOut,
      })
      const { stdout } = await run(process.execPath, ['out/app.mjs'], { cwd: consumer.directory })
      expect(stdout).to.equal('true function\n')
    }
  }).timeout(60_000)
})
