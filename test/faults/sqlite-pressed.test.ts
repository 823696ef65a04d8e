import { execFileSync } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sqlite3 from 'sqlite3'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'
import { timed } from '../support/timed.ts'

const LIMIT_MS = 2000
/** Half a second on a machine that does nothing else. */
const MORE_MS = 900
const fields = { username: 'ada', password: PASSWORD }

describe('a real server on an SQLite file', () => {
  let server: ServerProcess
  let ada: Browser
  afterEach(() => server?.remove())

  async function start(settings: Record<string, string> = {}): Promise<void> {
    server = await ServerProcess.start(settings)
    ada = new Browser(server.url)
    expect((await ada.submit('/login', fields)).status).to.equal(303)
  }

  it('that somebody else has locked refuses all writes in time, shows every page at once, and is back within 2 seconds', async function locked() {
    this.timeout(60_000)
    await start()
    const strangers = Array.from({ length: 12 }, () => new Browser(server.url))
    const tokens = await Promise.all(strangers.map((one) => one.token('/login')))
    const logIn = (one: Browser, index: number) =>
      timed(() => one.post('/login', { _csrf: tokens[index] as string, ...fields }))
    const unread = new Browser(server.url)
    await unread.submit('/login', fields)

    const unlock = await lock(server.file)
    try {
      const logins = Promise.all(strangers.map(logIn))
      const until = performance.now() + 4000
      while (performance.now() < until) {
        for (const browser of [ada, unread]) {
          for (const path of ['/', '/account', '/account/password', '/login']) {
            const page = await timed(() => browser.get(path))
            expect(page.status).to.equal(200)
            expect(page.ms).to.be.below(MORE_MS)
          }
        }
      }
      for (const { status, ms, headers } of await logins) {
        // While the counts are away, each process lets few tries at one account through.
        expect(status).to.be.oneOf([429, 503])
        expect(headers.get('retry-after')).to.match(/^\d+$/)
        expect(headers.getSetCookie()).to.deep.equal([])
        expect(ms).to.be.below(LIMIT_MS + MORE_MS)
      }
      const ready = await timed(() => ada.get('/readyz'))
      expect(ready.status).to.equal(503)
      expect(ready.ms).to.be.below(1000 + MORE_MS)
    } finally {
      await unlock()
    }

    await becomesReady(ada)
    for (const [index, stranger] of strangers.entries()) {
      expect((await logIn(stranger, index)).status).to.equal(303)
    }
  })

  it('that was replaced writes nothing to the old one, says so, and is ready when it is back', async () => {
    await start()
    const { file } = server
    copyFileSync(file, `${file}.restored`)
    renameSync(file, `${file}.away`)
    renameSync(`${file}.restored`, file)

    const stranger = new Browser(server.url)
    expect((await stranger.submit('/login', fields)).status).to.equal(503)
    for (const path of ['/account', '/readyz']) {
      expect((await ada.get(path)).status, path).to.equal(503)
    }
    rmSync(file)
    expect((await ada.get('/readyz')).status).to.equal(503)

    renameSync(`${file}.away`, file)
    expect((await ada.get('/readyz')).status).to.equal(200)
    expect((await ada.get('/account')).status).to.equal(200)
  })

  it('with damaged pages is not ready', async function damaged() {
    this.timeout(30_000)
    await start()
    await run(server.file, 'PRAGMA wal_checkpoint(TRUNCATE)')
    const { size } = statSync(server.file)
    const handle = openSync(server.file, 'r+')
    // The last pages, of which no page of the site needs to know.
    writeSync(handle, Buffer.alloc(8 * 4096, 'x'), 0, 8 * 4096, size - 8 * 4096)
    closeSync(handle)

    const until = performance.now() + 5000
    while ((await ada.get('/readyz')).status !== 503) expect(performance.now()).to.be.below(until)
    expect((await ada.get('/healthz')).status).to.equal(200)
  })

  it('on a full disk refuses what it cannot write, is not ready, and is back when there is room', async function full() {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') {
      if (process.env.CI) throw new Error('Only root can make a small disk')
      this.skip()
    }
    this.timeout(60_000)
    const disk = mkdtempSync(join(tmpdir(), 'gadwall-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
    try {
      // The database keeps its own room until it needs more.
      server = await ServerProcess.start({ DATABASE_URL: `sqlite:${disk}/site.sqlite` })
      ada = new Browser(server.url)
      expect((await ada.submit('/login', fields)).status).to.equal(303)
      fill(join(disk, 'filler'))

      const statuses: number[] = []
      while (statuses.length < 100 && statuses.at(-1) !== 503) {
        statuses.push((await new Browser(server.url).submit('/login', fields)).status)
      }
      expect([...new Set(statuses)].filter((status) => status !== 303)).to.deep.equal([503])
      const until = performance.now() + 3000
      while ((await ada.get('/readyz')).status !== 503) expect(performance.now()).to.be.below(until)
      expect((await ada.get('/account')).status).to.equal(200)

      rmSync(join(disk, 'filler'))
      await becomesReady(ada)
      expect((await new Browser(server.url).submit('/login', fields)).status).to.equal(303)
    } finally {
      await server?.remove()
      execFileSync('umount', ['-l', disk])
      rmSync(disk, { recursive: true, force: true })
    }
  })
})

/** Takes the file for itself, as another program may. Returns what ends that. */
async function lock(file: string): Promise<() => Promise<void>> {
  const other = new sqlite3.Database(file)
  const say = (sql: string) =>
    new Promise<void>((resolve, reject) => {
      other.run(sql, (error) => (error ? reject(error) : resolve()))
    })
  other.configure('busyTimeout', 5000)
  await say('BEGIN EXCLUSIVE')
  return async () => {
    await say('ROLLBACK')
    await new Promise((resolve) => other.close(resolve))
  }
}

function run(file: string, sql: string): Promise<void> {
  const other = new sqlite3.Database(file)
  return new Promise((resolve, reject) => {
    other.exec(sql, (error) => {
      other.close(() => (error ? reject(error) : resolve()))
    })
  })
}

/** Leaves no room on the disk of a file. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (const size of [65_536, 4096]) {
      for (;;) {
        try {
          if (writeSync(handle, Buffer.alloc(size)) < size) break
        } catch {
          break
        }
      }
    }
  } finally {
    closeSync(handle)
  }
  try {
    writeFileSync(`${file}.more`, Buffer.alloc(4096))
  } catch {
    // As it should be.
  }
}

async function becomesReady(browser: Browser): Promise<void> {
  const end = performance.now() + 2000
  for (const path of ['/account', '/readyz']) {
    while ((await browser.get(path)).status !== 200) expect(performance.now()).to.be.below(end)
  }
}
