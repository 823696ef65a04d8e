import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { linkSqlite, type Packed, packPackage } from '../packaging/packed.ts'
import { addressOf, submit, useChromium } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { PROJECT } from './code-blocks.ts'

const run = promisify(execFile)
const PAGE = readFileSync(join(PROJECT, 'docs/ten-minutes.md'), 'utf8')

interface Block {
  readonly language: string
  readonly isBackground: boolean
  readonly text: string
}

/** The blocks of one chapter, as they stand in the page. */
function blocksOf(chapter: string): Block[] {
  const [, text = ''] = PAGE.split(`\n## ${chapter}\n`)
  const own = text.split('\n## ')[0] ?? ''
  return [...own.matchAll(/(?:<!-- (.*?) -->\n)?^```(\w+)\n([\s\S]*?)^```/gm)].map(
    ([, mark = '', language = '', code = '']) => ({
      ...{ language, text: code },
      isBackground: mark === 'in the background',
    }),
  )
}

describe('docs/ten-minutes.md', function () {
  this.timeout(120_000)
  const chromium = useChromium()
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-ten-minutes-'))
  const site = join(directory, 'site')
  const example = (field: string) =>
    new RegExp(`^\\| ${field} \\| \`(.+?)\``, 'm').exec(PAGE)?.[1] ?? ''
  const person = { username: example('Username'), password: example('Password') }
  let packed: Packed
  let port: number
  let server: ChildProcess | undefined
  let printed = ''
  let page: Page

  before(async () => {
    packed = await packPackage()
    port = await freePort()
  })
  after(async () => {
    await stop()
    packed?.remove()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  })

  /** The page says 3000, and the name of the package; here it is a free port, and the package as it is packed. */
  const here = (text: string) =>
    text.replaceAll('3000', String(port)).replace(/(?<=^npm install )gadwall(?= )/m, packed.tarball)
  const environment = () => ({
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? directory,
    PORT: String(port),
    ...{ npm_config_prefer_offline: 'true', npm_config_ignore_scripts: 'true' },
    ...{ npm_config_audit: 'false', npm_config_fund: 'false', npm_config_loglevel: 'error' },
  })

  /** Does what a block says; where it says what is printed, that must be printed. */
  async function follow(blocks: readonly Block[], cwd: string): Promise<void> {
    for (const { language, isBackground, text } of blocks) {
      if (language === 'text') expect(printed).to.contain(here(text).trimEnd())
      else if (language === 'ts') {
        const name = /^\/\/ (\S+)/.exec(text)?.[1] ?? ''
        writeFileSync(join(cwd, name), here(text))
      } else if (isBackground) await startServer(text, cwd)
      else {
        const script = `set -euo pipefail\n${here(text)}`
        const { stdout } = await run('bash', ['-c', script], { cwd, env: environment() })
        printed = stdout
      }
    }
  }

  async function startServer(text: string, cwd: string): Promise<void> {
    printed = ''
    const options = { cwd, env: environment(), detached: true } as const
    server = spawn('bash', ['-c', here(text)], options)
    server.stdout?.on('data', (chunk) => {
      printed += chunk
    })
    server.stderr?.on('data', (chunk) => {
      printed += chunk
    })
    for (let left = 300; left > 0; left -= 1) {
      const answer = await fetch(`http://localhost:${port}/login`).catch(() => null)
      if (answer?.ok) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`It does not answer: ${printed}`)
  }

  /** As Ctrl+C does: the whole group hears of it. */
  async function stop(): Promise<void> {
    if (!server?.pid) return
    const ended = new Promise((resolve) => server?.once('close', resolve))
    process.kill(-server.pid, 'SIGINT')
    await ended
    server = undefined
  }

  it('begins in an empty folder: the package is installed', async () => {
    await follow(blocksOf('An empty folder'), directory)
    // What npm would build or download: it is here already, for the same version.
    linkSqlite({ directory: site })
  })

  it('has a site, and its first account by the code in the terminal', async () => {
    await follow(blocksOf('A site'), site)
    const [, code = ''] = /with the code ([A-Z-]+)/.exec(printed) ?? []
    expect(code).to.have.length(example('Set-up code').length)
    page = await chromium.visit(`http://localhost:${port}`)
    await page.goto('/setup')
    await submit(page, {
      'Set-up code': code,
      Username: person.username,
      Password: person.password,
    })
    expect(addressOf(page)).to.equal('/account')
    expect(await page.textContent('main')).to.contain('What comes next?')
    await page.goto('/docs')
    await page.getByLabel('Search the documentation').fill('protect')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    expect(await page.textContent('main')).to.match(/\d+ places for/)
    await page.goto('/docs/ten-minutes')
    expect(await page.textContent('h1')).to.equal('Ten minutes')
    await page.goto('/dev/mail')
    expect(await page.textContent('h1')).to.equal('Mails of this site')
  })

  it('has an admin with people to look at', async () => {
    await follow(blocksOf('People to look at'), site)
    await page.goto('/admin')
    expect(await page.textContent('main')).to.match(/[1-9]\d* logins/)
    await Promise.all([
      page.waitForNavigation(),
      page.getByRole('link', { name: 'People', exact: true }).click(),
    ])
    expect(addressOf(page)).to.equal('/admin/users')
    const name = /Search for\s+`(.+?)`/.exec(PAGE)?.[1] ?? ''
    await page.goto(`/admin/users?q=${name}`)
    await Promise.all([page.waitForNavigation(), page.locator('main a', { hasText: name }).click()])
    const text = await page.textContent('main')
    expect(text).to.contain(name).and.contain('Support')
  })

  it('has a page of one’s own, which leads strangers to the login and greets who comes back', async () => {
    await stop()
    await follow(blocksOf('A page of your own'), site)
    const hello = /Open http:\/\/localhost:3000(\/\w+)\. You are still/.exec(PAGE)?.[1] ?? ''
    const greeting = /so it says `(.+?)`/.exec(PAGE)?.[1] ?? ''
    const stranger = await chromium.visit(`http://localhost:${port}`)
    for (const one of [page, stranger]) {
      // Browsers ask for it beside a plain text; this app has none.
      await one.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    }
    await page.goto(hello)
    expect(await page.textContent('body')).to.equal(greeting)
    await stranger.goto(hello)
    expect(addressOf(stranger)).to.equal(`/login?next=${hello}`)
    await submit(stranger, { 'Username or e-mail': person.username, Password: person.password })
    expect(addressOf(stranger)).to.equal(hello)
    expect(await stranger.textContent('body')).to.equal(greeting)
    await page.goto('/admin/users')
    expect(await page.textContent('h1')).to.not.equal('')
  })
})
