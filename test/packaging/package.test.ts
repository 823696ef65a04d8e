import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { codeBlocksOf, PROJECT } from '../docs/code-blocks.ts'
import { Browser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { type Consumer, installPackage, linkSqlite, type Packed, packPackage } from './packed.ts'

const ENTRY_POINTS = [
  'gadwall',
  'gadwall/client',
  'gadwall/commands',
  'gadwall/passwords',
  'gadwall/sequelize',
  'gadwall/testing',
]

/** What is different once a module is there, as far as others could notice. */
const PROBE = `
const before = look()
const entry = await import(process.env.ENTRY)
const after = look()
process.on('exit', (code) => console.log(JSON.stringify({ before, after, code, names: Object.keys(entry) })))

function look() {
  return {
    resources: process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTY|CloseReq)/.test(name)),
    listeners: process.eventNames().map((name) => String(name) + process.listenerCount(name)),
    globals: Object.getOwnPropertyNames(globalThis).sort(),
    environment: { ...process.env },
    directory: process.cwd(),
    exitCode: process.exitCode ?? null,
  }
}
`

describe('the package', () => {
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

  it('holds what runs, what is shown and what explains it, and nothing else', () => {
    const places = new Set(packed.files.map((path) => path.split('/')[0]))
    expect([...places]).to.have.members([
      ...['LICENSE', 'README.md', 'SECURITY.md', 'CHANGELOG.md', 'package.json'],
      ...['dist', 'docs', 'public', 'views'],
    ])
    expect(packed.files).to.include.members(['dist/server.js', 'views/layout.eta'])
    expect(packed.files.filter((path) => /\.test\.|\.env|(^|\/)data\//.test(path))).to.be.empty
  })

  it('has every file that its README and the pages beside it link to', () => {
    for (const page of ['README.md', 'SECURITY.md', 'CHANGELOG.md']) {
      for (const target of relativeLinks(readFileSync(join(PROJECT, page), 'utf8'))) {
        const isThere = packed.files.some(
          (path) => path === target || path.startsWith(`${target}/`),
        )
        expect(isThere, `${page} links to ${target}`).to.equal(true)
      }
    }
  })

  it('has six entry points, each with declarations', () => {
    const { exports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
    const names = Object.keys(exports).filter((name) => name !== './package.json')
    expect(names.map((name) => name.replace('.', 'gadwall'))).to.deep.equal(ENTRY_POINTS)
    for (const name of names) {
      const { types, default: code } = exports[name]
      expect(packed.files).to.include.members([types.slice(2), code.slice(2)])
    }
  })

  for (const entry of ENTRY_POINTS) {
    it(`does nothing when ${entry} is imported: no output, no handle, and the process ends`, async () => {
      const args = ['--input-type=module', '--eval', PROBE]
      const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
        cwd: consumer.directory,
        env: { ENTRY: entry },
        timeout: 15_000,
      })
      expect(stderr).to.equal('')
      const [line = '', ...rest] = stdout.split('\n')
      expect(rest).to.deep.equal([''])
      const { before, after, code, names } = JSON.parse(line)
      expect(code).to.equal(0)
      expect(after).to.deep.equal(before)
      expect(names).to.not.be.empty
    })
  }

  it('runs as a command', async () => {
    const program = join(consumer.directory, 'node_modules/.bin/gadwall')
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'help'])
    expect(stdout).to.contain('createsuperuser')
  })

  it('is typed: the visitor everywhere, a user behind a guard', async () => {
    const source = readFileSync(new URL('types.ts', import.meta.url), 'utf8')
    const types = source
      .replaceAll('../../src/index.ts', 'gadwall')
      .replaceAll('../../src/passwords.ts', 'gadwall/passwords')
    expect(types).to.not.contain('../')
    expect(await consumer.compile({ 'types.ts': types })).to.equal('')
  }).timeout(60_000)

  it('has declarations that compile at every entry point, though internal members are stripped', async () => {
    const imports = ENTRY_POINTS.map((name, index) => `export * as door${index} from '${name}'`)
    expect(await consumer.compile({ 'doors.ts': imports.join('\n') })).to.equal('')
  }).timeout(60_000)

  describe("README's app of one's own", () => {
    const files = Object.fromEntries(
      codeBlocksOf('README.md').flatMap(({ fileName, code }) =>
        fileName ? [[fileName, code]] : [],
      ),
    )
    let url: string
    let server: ChildProcess
    before(async function start() {
      this.timeout(60_000)
      expect(await consumer.compile(files)).to.equal('')
      const port = await freePort()
      url = `http://localhost:${port}`
      server = spawn(process.execPath, ['out/app.js'], {
        cwd: consumer.directory,
        env: { PORT: String(port), SECRET: 'a secret that only the tests of this project know' },
        stdio: 'inherit',
      })
      await answers(url, server)
    })
    after(() => server?.kill())

    it('is twenty lines long', () => {
      const lines = files['app.ts']?.trim().split('\n').slice(1) ?? []
      expect(lines.filter((line) => line !== '').length).to.be.within(10, 20)
    })

    it('logs in over HTTP, and knows who is there', async () => {
      const browser = new Browser(url)
      expect((await browser.get('/anything')).location).to.equal('/login?next=/anything')
      const fields = {
        username: 'ada',
        password: 'correct horse battery staple',
        next: '/anything',
      }
      const wrong = await browser.submit('/login', { ...fields, password: 'wrong' })
      expect(wrong.status).to.equal(401)
      const entered = await browser.submit('/login', fields)
      expect([entered.status, entered.location]).to.deep.equal([303, '/anything'])
      expect((await browser.get('/anything')).body).to.equal('Hello, Countess')
      const { headers } = await browser.get(stylesheetOf((await browser.get('/account')).body))
      expect(headers.get('content-type')).to.contain('text/css')

      expect((await browser.submit('/logout', {})).status).to.equal(303)
      expect((await browser.get('/anything')).status).to.equal(302)
    })

    it('does not start without a secret, and says so', async () => {
      const env = { PORT: '0' }
      const failed = await promisify(execFile)(process.execPath, ['out/app.js'], {
        cwd: consumer.directory,
        env,
        timeout: 15_000,
      }).catch((error: { stderr: string }) => error)
      expect(failed.stderr).to.contain(
        'TypeError: gadwall() needs a `secret`: each secret must have 32',
      )
    })
  })
})

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The app has ended with ${server.exitCode}`)
    try {
      await fetch(`${url}/login`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** Where the links and images of a page lead, as far as they lead to files beside it. */
function relativeLinks(page: string): string[] {
  const targets = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets
    .filter((target) => !/^([a-z]+:|#)/i.test(target))
    .map((target) => target.replace(/#.*$/, ''))
}

function stylesheetOf(page: string): string {
  return /href="([^"]+\.css)"/.exec(page)?.[1] ?? ''
}
