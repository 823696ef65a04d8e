import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { loginAs } from '../../../src/testing.ts'
import { type AppFixture, openApp } from '../../hot-path/app-fixture.ts'
import { Browser } from '../../support/browser.ts'
import { READS_TYPESCRIPT, Workplace } from '../../support/cli.ts'

import { type OpenSocket, openSocket } from '../../support/socket-client.ts'
import { testSize } from '../../support/test-size.ts'
import { OtherClient } from '../../support/two-processes.ts'

const FIXTURE = fileURLToPath(new URL('socket-process.ts', import.meta.url))
const SOCKETS = testSize({ small: 200, full: 1000 })
const PEOPLE = 20
const LOGGED_OUT = 4401

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

  before(async function open() {
    this.timeout(120_000)
    const file = `${workplace.directory}/app.sqlite`
    const settings = { DATABASE_URL: `sqlite:${file}` }
    app = await openApp({ url: settings.DATABASE_URL })
    outside = new OtherClient(file)
    const started = [await start(settings), await start(settings)]
    pages = started[0]?.pages ?? ''
    const names = Array.from({ length: PEOPLE }, (_, index) => `person${index}`)
    for (const name of names) await app.person(name)
    for (let index = 0; index < SOCKETS; index++) {
      const person = names[index % PEOPLE] as string
      const cookieHeader = await sessionOf(person)
      const url = started[index % 2]?.sockets as string
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

  /** Does something that ends these sessions, and waits until their sockets are closed: those, and no others. */
  async function expectClosed(ending: readonly Held[], end: () => Promise<unknown>): Promise<void> {
    const open = held.filter(({ socket }) => socket.readyState === socket.OPEN)
    await end()
    const at = Date.now()
    const closed = await Promise.all(ending.map(({ closed }) => closed))
    for (const one of closed) expect(one.code).to.equal(LOGGED_OUT)
    // Twice a second is looked; a machine that is busy gets a second more.
    expect(Math.max(...closed.map((one) => one.at - at))).to.be.below(2000)
    await pause(600)
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

  it('are all closed when all sessions end', async () => {
    const open = held.filter(({ socket }) => socket.readyState === socket.OPEN)
    await expectClosed(open, () => outside.run('DELETE FROM sessions'))
  }).timeout(60_000)
})

function cookiesIn({ cookieHeader }: Held): [string, string][] {
  return cookieHeader.split('; ').map((one) => one.split('=', 2) as [string, string])
}
