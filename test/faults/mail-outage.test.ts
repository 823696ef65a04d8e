import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import { type ReceivedMail, TestSmtpServer } from '../support/smtp-server.ts'
import { isFullSize, testSize } from '../support/test-size.ts'

const MAILS = testSize({ small: 60, full: 500 })
const AWAY_MS = testSize({ small: 3000, full: 30_000 })
const KILLS = testSize({ small: 2, full: 12 })
/** A mail that failed is tried again after a minute, which lasts a second here. */
const QUICK_TIME = testSize({ small: 60, full: 1 })
/** Mails that one process sends at the same time: so many may be under way at a kill. */
const AT_ONCE = 5
const PATIENCE_MS = isFullSize ? 20 * 60_000 : 60_000
const PRELOAD = fileURLToPath(new URL('../support/quick-time.mjs', import.meta.url))

const addressOf = (index: number) => `p${index}@example.com`
const everybody = Array.from({ length: MAILS }, (_, index) => addressOf(index))
const recipients = (mails: readonly ReceivedMail[]) => mails.map(({ to }) => String(to[0]))
const idOf = ({ raw }: ReceivedMail) => /^Message-ID: (<.+>)/im.exec(raw)?.[1] ?? ''

describe('mails, while processes are killed', function () {
  this.timeout(PATIENCE_MS + 60_000)
  let server: ServerProcess
  let smtp: TestSmtpServer
  let received: ReceivedMail[]
  let visitor: Browser
  let _csrf: string

  /** A server that takes its time for each mail, and notes those that it has taken. */
  const mailServer = () => {
    const made = new TestSmtpServer({
      onData: (stream, { envelope }, done) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', async () => {
          await pause(20)
          if (made.isKilled) return
          const to = envelope.rcptTo.map(({ address }) => address)
          received.push({ from: '', to, raw: Buffer.concat(parts).toString() })
          done()
        })
      },
    })
    return made
  }

  before(async () => {
    smtp = await mailServer().listen()
    server = await ServerProcess.start({
      ...{ SMTP_URL: smtp.url, MAIL_FROM: 'accounts@example.com', TRUSTED_PROXIES: '127.0.0.1' },
      ...{ NODE_OPTIONS: `--import=${PRELOAD}`, QUICK_TIME: String(QUICK_TIME) },
      QUICK_SINCE: String(Date.now()),
    })
    const lines = everybody.map(
      (email) => `{"username":"${email.split('@')[0]}","email":"${email}"}`,
    )
    const file = join(server.workplace.directory, 'people.ndjson')
    writeFileSync(file, lines.join('\n'))
    await server.must(['import', file])
    visitor = new Browser(server.url)
    _csrf = await visitor.token('/password-reset')
  })
  beforeEach(() => {
    received = []
  })
  after(async () => {
    await server?.remove()
    await smtp.kill()
  })

  /** Asks for a mail. Says whether the server has promised it. */
  async function ask(index: number): Promise<boolean> {
    const from = { 'x-forwarded-for': `203.0.${index >> 8}.${index & 255}` }
    const fields = { _csrf, email: addressOf(index) }
    const answer = await visitor
      .clone()
      .post('/password-reset', fields, from)
      .catch(() => null)
    return answer?.status === 303
  }

  /** Asks until it is promised: a server that is killed promises nothing. */
  async function askUntilPromised(index: number): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!(await ask(index)) && Date.now() < end) await pause(20)
  }

  async function waitForAll(): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (new Set(recipients(received)).size < MAILS && Date.now() < end) await pause(50)
    // What comes twice comes soon after.
    await pause(500)
  }

  it(`of ${MAILS} asked for while the mail server is gone for ${AWAY_MS / 1000} s none is lost, and none comes twice`, async () => {
    const asking = (async () => {
      for (let index = 0; index < MAILS; index++) {
        expect(await ask(index), `mail ${index}`).to.equal(true)
        await pause(AWAY_MS / MAILS)
      }
    })()
    const end = Date.now() + PATIENCE_MS
    while (received.length === 0 && Date.now() < end) await pause(5)
    await smtp.kill()
    const before = received.length
    await pause(AWAY_MS)
    smtp = await mailServer().listen(smtp.port)
    await asking
    await waitForAll()
    expect(before).to.be.within(1, MAILS - 1)
    expect(recipients(received).sort()).to.deep.equal([...everybody].sort())
  })

  it(`when the server is killed ${KILLS} times while it sends, none is lost, and a second one has the Message-ID of the first`, async () => {
    const asking = Promise.all(everybody.map((_, index) => askUntilPromised(index)))
    let kills = 0
    while (kills < KILLS) {
      const before = received.length
      const end = Date.now() + PATIENCE_MS / KILLS
      while (received.length === before && Date.now() < end) await pause(5)
      await pause(Math.random() * 100)
      await server.kill()
      kills += 1
      await server.restart()
    }
    await asking
    await waitForAll()
    expect(new Set(recipients(received)).size).to.equal(MAILS)
    const ids = new Map<string, Set<string>>()
    for (const mail of received) {
      const to = String(mail.to[0])
      ids.set(to, (ids.get(to) ?? new Set()).add(idOf(mail)))
    }
    const twice = [...ids].filter(([, each]) => each.size > 1)
    process.stdout.write(`      ${received.length - MAILS} came twice\n`)
    expect(received.length - MAILS).to.be.at.most(KILLS * AT_ONCE)
    expect(twice.map(([to, each]) => [to, ...each])).to.deep.equal([])
  })
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
