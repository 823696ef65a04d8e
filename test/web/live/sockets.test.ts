import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { loginAs } from '../../../src/testing.ts'
import { type AppFixture, openApp } from '../../hot-path/app-fixture.ts'
import { Browser } from '../../support/browser.ts'
import { READS_TYPESCRIPT, Workplace } from '../../support/cli.ts'
import { type OpenSocket, openSocket } from '../../support/socket-client.ts'
import { isFullSize, testSize } from '../../support/test-size.ts'
import { OtherClient } from '../../support/two-processes.ts'

const FIXTURE = fileURLToPath(new URL('socket-process.ts', import.meta.url))
const SOCKETS = testSize({ small: 200, full: 1000 })
const PEOPLE = 20
const LOGGED_OUT = 4401
/** From the commit to the close that the client sees. In CI two suites share two cores: it gets half a second more. */
const MOST_MS = process.env.CI && !isFullSize ? 1500 : 1000
const LOOK_MS = 10
/** Opened at once. */
const AT_ONCE = 50

/** One socket of one session, and whose it is. */
interface Held extends OpenSocket {
  readonly person: string
  readonly cookieHeader: string
}

describe('open sockets in two processes', () => {
  const workplace = new Workplace()
  const servers: ChildProcess[] = []
  const held: Held[] = []
  let app: AppFixture
  let outside: OtherClient
  let pages: string
  let sockets: readonly string[]

  before(async function open() {
    this.timeout(120_000)
    const file = `${workplace.directory}/app.sqlite`
    const settings = { DATABASE_URL: `sqlite:${file}` }
    app = await openApp({ url: settings.DATABASE_URL })
    outside = new OtherClient(file)
    const started = [await start(settings), await start(settings)]
    pages = started[0]?.pages ?? ''
    sockets = started.map((one) => one.sockets)
    const names = Array.from({ length: PEOPLE }, (_, index) => `person${index}`)
    for (const name of names) await app.person(name)
    for (let index = 0; index < SOCKETS; index++) {
      const person = names[index % PEOPLE] as string
      const cookieHeader = await sessionOf(person)
      const url = sockets[index % 2] as string
      held.push({ person, cookieHeader, ...(await openSocket(url, { cookieHeader })) })
    }
  })

  after(async () => {
    for (const { socket } of held) socket.terminate()
    for (const server of servers) server.kill('SIGKILL')
    await outside?.close()
    await app?.stop()
    workplace.remove()
  })

  async function start(settings: Record<string, string>) {
    const child = spawn(process.execPath, [...READS_TYPESCRIPT, FIXTURE], {
      cwd: workplace.directory,
      env: workplace.environment(settings),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    servers.push(child)
    const [line] = await once(child.stdout, 'data')
    return JSON.parse(String(line)) as { readonly pages: string; readonly sockets: string }
  }

  async function sessionOf(person: string): Promise<string> {
    const user = await app.users.findByUsername(person)
    if (!user) throw new Error(`${person} is not there`)
    return (await loginAs(app.services, user)).header
  }

  /** The number of sessions that are stored: this process reads as any other. */
  async function stored(): Promise<number> {
    const [row] = await app.connection.query<{ n: number }>('SELECT COUNT(*) AS n FROM sessions', {
      type: QueryTypes.SELECT,
    })
    return row?.n ?? 0
  }

  /** The last moment at which a number of sessions was still stored. */
  async function lastSeen(count: number): Promise<number> {
    for (let at = Date.now(); ; await pause(LOOK_MS)) {
      const asked = Date.now()
      if ((await stored()) < count) return at
      at = asked
    }
  }

  /** Does something that ends these sessions, and waits until their sockets are closed: those, and no others. */
  async function expectClosed(ending: readonly Held[], end: () => Promise<unknown>): Promise<void> {
    const open = held.filter(({ socket }) => socket.readyState === socket.OPEN)
    const committed = lastSeen(await stored())
    await end()
    const closed = await Promise.all(ending.map(({ closed }) => closed))
    const committedAt = await committed
    for (const one of closed) expect(one.code).to.equal(LOGGED_OUT)
    const at = closed.map((one) => one.at - committedAt).toSorted((a, b) => a - b)
    const [first = 0, last = 0] = [at[0], at.at(-1)]
    if (isFullSize) {
      process.stdout.write(
        `      ${at.length} were closed ${first} to ${last} ms after the commit\n`,
      )
    }
    expect(last).to.be.below(MOST_MS)
    await pause(MOST_MS)
    const left = open.filter((one) => !ending.includes(one))
    expect(left.every(({ socket }) => socket.readyState === socket.OPEN)).to.equal(true)
  }

  const ofPerson = (name: string) => held.filter(({ person }) => person === name)

  it('are closed within a second when their person logs out on a page of one of them', async () => {
    const mine = ofPerson('person1')[0] as Held
    const browser = new Browser(pages)
    for (const [name, value] of cookiesIn(mine)) browser.cookies.set(name, value)
    await expectClosed([mine], async () => {
      expect((await browser.submit('/logout', {})).status).to.equal(303)
    })
  }).timeout(30_000)

  it('are closed when a command ends all sessions of their person', async () => {
    await expectClosed(ofPerson('person2'), async () => {
      const settings = { DATABASE_URL: `sqlite:${workplace.directory}/app.sqlite` }
      const { code, err } = await workplace.gadwall(['users', 'logout', 'person2'], { settings })
      expect(code, err).to.equal(0)
    })
  }).timeout(60_000)

  it('are closed when a statement by hand ends their sessions', async () => {
    const id = (await app.users.findByUsername('person3'))?.id
    await expectClosed(ofPerson('person3'), () =>
      outside.run(`DELETE FROM sessions WHERE user_id = '${id}'`),
    )
  }).timeout(30_000)

  it('are closed together when they are all of one session', async () => {
    const [first] = ofPerson('person4') as [Held]
    const { person, cookieHeader } = first
    const many: Held[] = []
    while (many.length < SOCKETS) {
      const batch = Array.from({ length: AT_ONCE }, async (_, index) => {
        const url = sockets[index % 2] as string
        return { person, cookieHeader, ...(await openSocket(url, { cookieHeader })) }
      })
      many.push(...(await Promise.all(batch)))
    }
    held.push(...many)
    const browser = new Browser(pages)
    for (const [name, value] of cookiesIn(first)) browser.cookies.set(name, value)
    await expectClosed([first, ...many], () => browser.submit('/logout', {}))
  }).timeout(60_000)

  it('are all closed when all sessions end', async () => {
    const open = held.filter(({ socket }) => socket.readyState === socket.OPEN)
    await expectClosed(open, () => outside.run('DELETE FROM sessions'))
  }).timeout(60_000)
})

function cookiesIn({ cookieHeader }: Held): [string, string][] {
  return cookieHeader.split('; ').map((one) => one.split('=', 2) as [string, string])
}
