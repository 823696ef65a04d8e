import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../../src/database/connection/connect.ts'
import { Workplace } from '../../support/cli.ts'
import { addEvents } from './many-rows.ts'

/** Enough for a copy to take a while: some 30 MB. */
const ROWS = 60_000

describe('a backup that goes wrong', function () {
  this.timeout(120_000)
  const place = new Workplace({ SECRET: 'a secret that only the tests of this project know' })
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-backup-'))
    await place.gadwall(['migrate'])
    const connection = await connect({ url: `sqlite:${place.directory}/data/gadwall.sqlite` })
    await addEvents(connection, ROWS)
    await connection.close()
  })
  after(() => {
    place.remove()
    rmSync(directory, { recursive: true, force: true })
  })

  const check = async (file: string) => {
    const connection = await connect({ url: `sqlite:${file}` })
    const ask = (sql: string) => connection.query<object>(sql, { type: QueryTypes.SELECT })
    const [integrity] = await ask('PRAGMA integrity_check')
    const [rows] = await ask('SELECT COUNT(*) AS n FROM audit_events')
    await connection.close()
    return { ...integrity, ...rows }
  }
  const WHOLE = { integrity_check: 'ok', n: ROWS }

  /** A small disk of its own. Only root can make one. */
  async function onDisk(size: string, work: (disk: string) => Promise<void>): Promise<void> {
    const disk = mkdtempSync(join(tmpdir(), 'gadwall-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk])
    try {
      await work(disk)
    } finally {
      execFileSync('umount', ['-l', disk])
      rmSync(disk, { recursive: true, force: true })
    }
  }

  function needRoot(context: Mocha.Context): void {
    if (process.getuid?.() === 0 && process.platform === 'linux') return
    if (process.env.CI) throw new Error('Only root can make a small disk')
    context.skip()
  }

  it('killed in the middle, leaves no file of the name that was given', async () => {
    const copy = join(directory, 'killed.sqlite')
    const running = place.start(['backup', copy])
    const parts = () =>
      readdirSync(directory).filter((name) => name.startsWith('killed.sqlite.part-'))
    while (parts().every((name) => statSync(join(directory, name)).size === 0)) {
      if (running.process.exitCode !== null) throw new Error('It was too fast to be killed')
      await pause(1)
    }
    running.process.kill('SIGKILL')
    await running.ended
    expect(existsSync(copy)).to.equal(false)
    // What is left is for its owner alone, and no backup of later is kept from its name.
    for (const name of parts()) expect(statSync(join(directory, name)).mode & 0o777).to.equal(0o600)
    const again = await place.gadwall(['backup', copy])
    expect(again.code, again.err).to.equal(0)
    expect(await check(copy)).to.deep.equal(WHOLE)
  })

  it('for lack of room, leaves nothing behind, and says so', async function () {
    needRoot(this)
    await onDisk('5m', async (disk) => {
      const { code, err } = await place.gadwall(['backup', join(disk, 'copy.sqlite')])
      expect([code, err]).to.deep.equal([
        1,
        `gadwall: There is no room in ${disk} for a copy, which needs as much as the database: nothing was left there\n`,
      ])
      expect(readdirSync(disk)).to.deep.equal([])
    })
  })

  it('does not on another disk', async function () {
    needRoot(this)
    await onDisk('200m', async (disk) => {
      const copy = join(disk, 'copy.sqlite')
      const { code, err } = await place.gadwall(['backup', copy])
      expect(code, err).to.equal(0)
      expect(await check(copy)).to.deep.equal(WHOLE)
    })
  })

  it('names the folder that is not there', async () => {
    const { code, err } = await place.gadwall(['backup', join(directory, 'no', 'copy.sqlite')])
    expect([code, err]).to.deep.equal([1, `gadwall: There is no folder ${join(directory, 'no')}\n`])
  })

  it('of two for the same file, one makes it, and the other says so', async () => {
    const copy = join(directory, 'one.sqlite')
    const runs = await Promise.all([1, 2].map(() => place.gadwall(['backup', copy])))
    expect(runs.map(({ code }) => code).sort()).to.deep.equal([0, 1])
    expect(runs.map(({ err }) => err).join('')).to.equal(
      `gadwall: ${copy} is there already: name a new file\n`,
    )
    expect(await check(copy)).to.deep.equal(WHOLE)
    expect(readdirSync(directory).filter((name) => name.startsWith('one.'))).to.deep.equal([
      'one.sqlite',
    ])
  })
})
