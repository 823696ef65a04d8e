import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { compiledProgram, requireProgram } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { PROJECT } from './code-blocks.ts'

const PAGE = join(PROJECT, 'docs/getting-started.md')

/** One thing that the page says to do. */
interface Step {
  readonly story: string
  readonly kind: 'run' | 'serve' | 'file' | 'skip'
  readonly text: string
  /** What the page says that it prints; `null` when it says nothing. */
  readonly prints: string | null
}

function stepsOf(page: string): Step[] {
  const steps: Step[] = []
  for (const part of page.split(/^## /m).slice(1)) {
    const story = part.split('\n')[0] ?? ''
    const blocks = part.matchAll(/(<!-- (.*?) -->\n)?^```(sh|ts|text)\n([\s\S]*?)^```/gm)
    for (const [, , mark = '', language, text = ''] of blocks) {
      const last = steps.at(-1)
      if (language === 'text' && last) steps[steps.length - 1] = { ...last, prints: text }
      else if (language === 'ts') steps.push({ story, kind: 'file', text, prints: null })
      else {
        const kind = mark.startsWith('not executed') ? 'skip' : mark === '' ? 'run' : 'serve'
        steps.push({ story, kind, text, prints: null })
      }
    }
  }
  return steps
}

describe('docs/getting-started.md', function () {
  this.timeout(120_000)
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-start-'))
  let server: ChildProcess | undefined
  let port: number
  before(async function () {
    requireProgram(this, 'curl')
    compiledProgram()
    port = await freePort()
    // As npm installs it: the package, its program, and what it stands on.
    const modules = join(directory, 'node_modules')
    mkdirSync(join(modules, '.bin'), { recursive: true })
    symlinkSync(PROJECT, join(modules, 'gadwall'))
    for (const name of ['koa', 'tsx', '@types']) {
      symlinkSync(join(PROJECT, 'node_modules', name), join(modules, name))
    }
    symlinkSync(join(PROJECT, 'dist/server.js'), join(modules, '.bin/gadwall'))
    symlinkSync(join(PROJECT, 'node_modules/tsx/dist/cli.mjs'), join(modules, '.bin/tsx'))
    execFileSync('chmod', ['+x', join(PROJECT, 'dist/server.js')])
    writeFileSync(join(directory, 'package.json'), '{ "type": "module" }')
  })
  after(async () => {
    await stop()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  })

  const here = (text: string) => text.replaceAll('3000', String(port))
  const environment = () => ({
    PATH: process.env.PATH ?? '',
    HOME: directory,
    PORT: String(port),
    BCRYPT_COST: '10',
    npm_config_offline: 'true',
  })
  const stop = async () => {
    if (!server?.pid) return
    const ended = new Promise((resolve) => server?.once('close', resolve))
    process.kill(-server.pid, 'SIGKILL')
    await ended
    server = undefined
  }
  const serve = async (text: string) => {
    await stop()
    const options = { cwd: directory, env: environment(), detached: true, stdio: 'ignore' } as const
    server = spawn('bash', ['-c', here(text)], options)
    for (let left = 300; left > 0; left -= 1) {
      const answer = await fetch(`http://localhost:${port}/login`).catch(() => null)
      if (answer?.ok) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`It does not answer: ${text}`)
  }

  for (const [index, { story, kind, text, prints }] of stepsOf(
    readFileSync(PAGE, 'utf8'),
  ).entries()) {
    if (kind === 'skip') continue
    it(`${story}, step ${index + 1}: ${text.split('\n')[0]?.slice(0, 60)}`, async () => {
      if (kind === 'serve') return serve(text)
      if (kind === 'file') {
        const name = /^\/\/ (\S+)/.exec(text)?.[1] ?? ''
        return writeFileSync(join(directory, name), here(text))
      }
      const script = `set -euo pipefail\n${here(text)}`
      const options = {
        cwd: directory,
        env: environment(),
        encoding: 'utf8',
        stdio: 'pipe',
      } as const
      const printed = execFileSync('bash', ['-c', script], options)
      if (prints !== null) expect(printed).to.contain(here(prints).trimEnd())
    })
  }
})
