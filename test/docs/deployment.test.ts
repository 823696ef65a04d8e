import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sqlite3 from 'sqlite3'
import { Browser } from '../support/browser.ts'
import { requireProgram } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'
import { codeBlocksOf, PROJECT } from './code-blocks.ts'

const PAGE = 'docs/deployment.md'
/** The whole of 127.0.0.0/8 is this machine. */
const VISITOR = '127.0.0.9'
const fields = { username: 'ada', password: PASSWORD }

/** The code of the first block in this language. */
function block(language: string): string {
  const found = codeBlocksOf(PAGE).find((one) => one.language === language)
  if (!found) throw new Error(`${PAGE} has no block in ${language}`)
  return found.code
}

describe('docs/deployment.md', () => {
  let directory: string
  let server: ServerProcess | undefined
  let nginx: ChildProcess | undefined
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-deployment-'))
  })
  afterEach(async () => {
    nginx?.kill('SIGKILL')
    await server?.remove()
    server = undefined
    rmSync(directory, { recursive: true, force: true })
  })

  it('backs up a site that goes on, with everything that was acknowledged', async function backup() {
    this.timeout(60_000)
    server = await ServerProcess.start()
    const browser = new Browser(server.url)
    await browser.submit('/register', { username: 'eve', email: '', password: PASSWORD })
    const copy = join(directory, 'copy.sqlite')
    await run(server.file, block('sql').replace('/backups/gadwall.sqlite', copy))
    expect((await browser.get('/account')).status).to.equal(200)
    await server.remove()

    server = await ServerProcess.start({ DATABASE_URL: `sqlite:${copy}` }, { isEmpty: true })
    expect((await new Browser(server.url).submit('/login', fields)).status).to.equal(303)
    const eve = { username: 'eve', password: PASSWORD }
    expect((await new Browser(server.url).submit('/login', eve)).status).to.equal(303)
  })

  it('has an nginx configuration behind which people log in, with their own address', async function proxy() {
    this.timeout(60_000)
    const program = requireProgram(this, 'nginx', '/usr/sbin')
    const openssl = requireProgram(this, 'openssl')
    const port = await freePort()
    server = await ServerProcess.start({
      TRUSTED_PROXIES: '127.0.0.1',
      BASE_URL: 'https://example.com',
    })
    const [certificate, key] = [join(directory, 'pem'), join(directory, 'key')]
    const subject = ['-subj', '/CN=example.com', '-days', '1', '-nodes', '-newkey', 'rsa:2048']
    execFileSync(openssl, ['req', '-x509', ...subject, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    })
    const site = block('nginx')
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replace('/etc/ssl/example.com.pem', certificate)
      .replace('/etc/ssl/example.com.key', key)
      .replace('http://127.0.0.1:3000', server.url)
    const file = join(directory, 'nginx.conf')
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${directory}/${name};`)
      .join(' ')
    writeFileSync(
      file,
      `daemon off; pid ${directory}/pid; error_log stderr; events {}
       http { access_log off; ${temporary} ${site} }`,
    )
    execFileSync(program, ['-t', '-c', file], { stdio: 'pipe' })
    nginx = spawn(program, ['-c', file], { stdio: 'ignore' })

    const page = await untilAnswered(() => ask(port, 'GET', '/login'))
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const body = new URLSearchParams({ _csrf, ...fields }).toString()
    const login = await ask(port, 'POST', '/login', body, page.cookies)
    expect(login.status).to.equal(303)
    expect((await ask(port, 'GET', '/account', '', login.cookies)).status).to.equal(200)
    expect(await server.stop()).to.contain(`"address":"${VISITOR}"`)
  })

  it('has a systemd unit that starts the program that is built, as package.json does', () => {
    const unit = block('ini')
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
    expect(unit).to.contain('ExecStart=/usr/bin/node dist/server.js serve')
    expect(scripts.start).to.contain('node dist/server.js serve')
  })
})

function run(file: string, sql: string): Promise<void> {
  const database = new sqlite3.Database(file)
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => {
      database.close(() => (error ? reject(error) : resolve()))
    })
  })
}

interface Answered {
  readonly status: number
  readonly body: string
  readonly cookies: string
}

function ask(
  port: number,
  method: string,
  path: string,
  body = '',
  cookie = '',
): Promise<Answered> {
  const agent = new Agent({ rejectUnauthorized: false })
  const headers = {
    host: 'example.com',
    accept: 'text/html',
    ...(cookie && { cookie }),
    ...(body && {
      origin: 'https://example.com',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
    }),
  }
  return new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', localAddress: VISITOR, port, path, method, headers, agent },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => {
          const set = (response.headers['set-cookie'] ?? []).map((one) => one.split(';', 1)[0])
          resolve({ status: response.statusCode ?? 0, body: text, cookies: set.join('; ') })
        })
      },
    )
      .on('error', reject)
      .end(body)
  })
}

async function untilAnswered(work: () => Promise<Answered>): Promise<Answered> {
  for (let times = 0; ; times++) {
    try {
      return await work()
    } catch (error) {
      if (times === 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
