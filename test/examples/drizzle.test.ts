import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { PROJECT } from '../docs/code-blocks.ts'
import { npm } from '../packaging/packed.ts'
import { addressOf, submit, useChromium } from '../support/chromium.ts'
import {
  compileExample,
  exampleDirectory,
  exampleEnvironment,
  type RunningExample,
  startExample,
} from './example.ts'

const run = promisify(execFile)
const DIRECTORY = exampleDirectory('drizzle')
const MOCHA = join(PROJECT, 'node_modules/mocha/bin/mocha.js')

describe('examples/drizzle', () => {
  before(async function install() {
    this.timeout(180_000)
    if (existsSync(join(DIRECTORY, 'node_modules/drizzle-orm'))) return
    try {
      await npm(DIRECTORY, 'ci')
    } catch (error) {
      if (process.env.CI) throw error
      process.stderr.write('    skipped: its packages cannot be installed from here\n')
      this.skip()
    }
  })

  it('has exact versions, and a lock without addresses', () => {
    const { dependencies } = JSON.parse(readFileSync(join(DIRECTORY, 'package.json'), 'utf8'))
    for (const version of Object.values(dependencies)) expect(version).to.match(/^\d+\.\d+\.\d+$/)
    expect(readFileSync(join(DIRECTORY, 'package-lock.json'), 'utf8')).to.not.contain('"resolved"')
  })

  it('needs fewer than 60 lines for a backend', () => {
    const lines = readFileSync(join(DIRECTORY, 'members.ts'), 'utf8').trimEnd().split('\n')
    expect(lines.length).to.be.below(60)
  })

  it('compiles, strictly', async () => {
    expect(await compileExample('drizzle')).to.deep.equal([])
  }).timeout(60_000)

  it('passes the suites of gadwall/testing', async () => {
    const args = ['--no-config', '--node-option', 'import=tsx', '--timeout', '30000']
    const { stdout } = await run(
      process.execPath,
      [MOCHA, ...args, '--reporter', 'json', 'kit.test.ts'],
      { cwd: DIRECTORY, env: exampleEnvironment(), maxBuffer: 10_000_000 },
    ).catch((error: { stdout: string }) => error)

    const { stats, failures, pending } = JSON.parse(stdout.slice(stdout.indexOf('\n{')))
    expect(failures.map(({ fullTitle, err }: Failure) => [fullTitle, err.message])).to.deep.equal(
      [],
    )
    expect(stats.passes).to.be.above(45)
    // It grants nothing, and has no identify() and no saveEmail(), so there is nothing to ask about either.
    for (const { title } of pending)
      expect(title).to.match(/address|anybody|find(Ended|Open|Owners)|grant|identifies|list|names/)
  }).timeout(120_000)

  describe('in a browser', () => {
    const chromium = useChromium()
    let app: RunningExample
    let page: Page
    before(async function start() {
      this.timeout(60_000)
      app = await startExample('drizzle')
      page = await chromium.visit(app.url)
    })
    after(() => app?.stop())

    it('logs a member in through the stock pages', async () => {
      await page.goto('/lounge')
      expect(addressOf(page)).to.equal('/login?next=/lounge')
      await submit(page, { 'Username or e-mail': 'ADA', Password: app.password })
      expect(addressOf(page)).to.equal('/lounge')
      const text = await page.locator('body').textContent()
      expect(text).to.match(/^Hello, Ada\. You are member [0-9a-f-]{36}\./)
    })

    it('changes the password and logs out', async () => {
      const newPassword = 'another long enough password'
      await page.goto('/account/password')
      await submit(page, { 'Current password': app.password, 'New password': newPassword })
      expect(addressOf(page)).to.equal('/account')
      await page.goto('/logout')
      await submit(page)
      await page.goto('/login')
      await submit(page, { 'Username or e-mail': 'Ada', Password: newPassword })
      expect(addressOf(page)).to.equal('/account')
    })
  })
})

interface Failure {
  readonly fullTitle: string
  readonly err: { readonly message: string }
}
