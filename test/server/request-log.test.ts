import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { type Running, Workplace } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'

const SOURCE = fileURLToPath(new URL('../../src/server/log.ts', import.meta.url))

type Line = Readonly<Record<string, unknown>>

/** What a process writes that logs so many lines, by turns with one log and the other, and then ends. */
async function written(count: number, end: string, padding = 0): Promise<string> {
  const code = `import(${JSON.stringify(SOURCE)}).then(async ({ createLog, createRequestLog }) => {
    const log = createLog({ mode: 'production', logLevel: 'info' })
    const logs = [log, createRequestLog(log)]
    for (let n = 0; n < ${count}; n++) {
      logs[n % 2].info({ n, password: 'p', text: 'ä\\n'.repeat(${padding}) }, 'line')
      if (n % 100 === 99) await new Promise((resolve) => setImmediate(resolve))
    }
    ${end}
  })`
  return new Promise((resolve) => {
    // The loader gives this process another form of the file, which would spoil the coverage.
    const options = { env: { ...process.env, NODE_V8_COVERAGE: '' }, maxBuffer: 2 ** 26 }
    execFile(process.execPath, ['--import', 'tsx', '-e', code], options, (_error, stdout) => {
      resolve(stdout)
    })
  })
}

/** Every line has to be JSON of its own. */
function parse(text: string): Line[] {
  expect(text.endsWith('\n') || text === '').to.equal(true)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

const ENDS = {
  'when the process ends by itself': '',
  'when it ends by process.exit()': 'process.exit(0)',
  'when it ends by an error that nobody catches':
    "setImmediate(() => { throw new Error('uncaught') })",
}

describe('the log', function () {
  this.timeout(30_000)

  for (const [when, end] of Object.entries(ENDS)) {
    for (const [size, count, padding] of [
      ['a few lines', 3, 0],
      ['lines that fill more than one write', 3000, 5],
      ['lines that are longer than one write', 6, 50_000],
    ] as const) {
      it(`is complete and in order ${when}: ${size}`, async () => {
        const lines = parse(await written(count, end, padding))
        expect(lines.map(({ n }) => n)).to.deep.equal(Array.from({ length: count }, (_, n) => n))
      })
    }
  }

  it('hides what is secret in all lines but those of requests, whose fields are known', async () => {
    const lines = parse(await written(4, ''))
    expect(lines.map(({ password }) => password)).to.deep.equal(['[secret]', 'p', '[secret]', 'p'])
    expect(lines[1]).to.include({ level: 30, msg: 'line', pid: lines[0]?.pid })
  })

  it('loses no line when the process is killed', async () => {
    for (const count of [3, 3000]) {
      const text = await written(count, "process.kill(process.pid, 'SIGKILL')")
      expect(parse(text).map(({ n }) => n)).to.deep.equal(
        Array.from({ length: count }, (_, n) => n),
      )
    }
  })
})

describe('the log of a server that is told to end', function () {
  this.timeout(30_000)
  const REQUESTS = 300
  let place: Workplace
  let url: string
  beforeEach(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    place = new Workplace({ PORT: `${port}`, BASE_URL: url })
  })
  afterEach(() => place.remove())

  /** Serves some requests and ends it; answers with the lines of its log. */
  async function serveAndEnd(signal: NodeJS.Signals): Promise<Line[]> {
    const server: Running = place.start(['serve'])
    await server.says(/listening at/)
    for (let n = 0; n < REQUESTS; n++) await (await fetch(`${url}/x${n}/y?token=geheim`)).text()
    server.process.kill(signal)
    const { code, out } = await server.ended
    expect(code).to.equal(0)
    expect(out).to.not.contain('geheim')
    // What is printed for whoever sits at the console is no part of the log.
    return parse(out.replace(/^(Gadwall is listening|[┌│└]).*\n/gm, ''))
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`has one line for each request, complete and in order, at ${signal}`, async () => {
      const lines = await serveAndEnd(signal)
      const messages = lines
        .map(({ msg }) => msg)
        .filter((msg) => !/^(no mail|passkeys are)/.test(String(msg)))
      expect(messages).to.deep.equal([
        'listening',
        ...Array<string>(REQUESTS).fill('request'),
        'stopping',
      ])
      const paths = lines.filter(({ msg }) => msg === 'request').map(({ path }) => path)
      expect(paths).to.deep.equal(Array.from({ length: REQUESTS }, (_, n) => `/x${n}/…`))
    })
  }

  it('has in the line of a request what it always had, and no more', async () => {
    const [line] = (await serveAndEnd('SIGTERM')).filter(({ msg }) => msg === 'request')
    const { time, pid, hostname, requestId, ms, ...rest } = line as Line
    expect([typeof time, typeof pid, typeof hostname]).to.deep.equal(['number', 'number', 'string'])
    expect(requestId).to.match(/^[\w-]{12}$/)
    expect(ms).to.be.a('number').and.at.least(0)
    expect(rest).to.deep.equal({
      level: 30,
      method: 'GET',
      path: '/x0/…',
      status: 404,
      userId: null,
      address: '127.0.0.1',
      msg: 'request',
    })
  })
})
