import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../src/database/connection/connect.ts'
import { Workplace } from '../support/cli.ts'
import { testSize } from '../support/test-size.ts'

const USERS = 20_000
const KILLS_IN_EACH_MODE = testSize({ small: 3, full: 10 })
const HASH = `$2b$12$${'x'.repeat(53)}`

const expected = Array.from({ length: USERS }, (_, index) => `user${index}`)
const groupOf = (index: number) => (index % 10 === 0 ? 'staff' : '')
const LINES = expected.map((name, index) => `${name},${name}@example.com,${HASH},${groupOf(index)}`)

describe('an import that is killed', function () {
  this.timeout(180_000)

  it('is run again, and each user is there once: all or nothing, and with --skip-bad', async () => {
    await Promise.all([survives([]), survives(['--skip-bad'])])
  })
})

async function survives(mode: readonly string[]): Promise<void> {
  const place = new Workplace()
  try {
    const header = 'username,email,passwordHash,groups'
    writeFileSync(join(place.directory, 'empty.csv'), `${header}\n`)
    writeFileSync(join(place.directory, 'users.csv'), [header, ...LINES, ''].join('\n'))
    await killAgainAndAgain(place, mode)
  } finally {
    place.remove()
  }
}

async function killAgainAndAgain(place: Workplace, mode: readonly string[]): Promise<void> {
  const command = (file: string) => ['import', file, ...mode]
  const start = await timeOf(() => place.gadwall(command('empty.csv')))
  let whole = await timeOf(() => place.gadwall(command('users.csv')))
  await forget(place)
  for (let killed = 0; killed < KILLS_IN_EACH_MODE; ) {
    const running = place.start(command('users.csv'))
    const delay = start * 0.8 + Math.random() * (whole - start) * 0.9
    const timer = setTimeout(() => running.process.kill('SIGKILL'), delay)
    const begun = performance.now()
    const { code } = await running.ended
    clearTimeout(timer)
    // Those that were too quick prove nothing, but tell how long it takes on this machine by now.
    if (code === null) killed++
    else whole = Math.max(start, Math.min(whole, performance.now() - begun))

    const count = await countFirst(place)
    if (mode.length === 0 && count > 0) expect(count).to.equal(USERS)
    if (count === USERS) await forget(place)
  }

  const { code, out } = await place.gadwall(command('users.csv'))
  expect(code, out).to.equal(0)
  expect(out).to.match(/^Of 20000 lines: \d+ created, \d+ there already, 0 refused\.\n$/)
  expect(await countFirst(place)).to.equal(USERS)
}

/** How many users there are: the first of the file, each once, in their groups. */
async function countFirst(place: Workplace): Promise<number> {
  return withDatabase(place, async (select) => {
    const names = (await select('SELECT username AS value FROM users ORDER BY id')) as string[]
    const members = await select(
      `SELECT username AS value FROM user_groups JOIN users ON CAST(users.id AS TEXT) = user_id
       ORDER BY users.id`,
    )
    expect(names).to.deep.equal(expected.slice(0, names.length))
    expect(members).to.deep.equal(names.filter((_, index) => groupOf(index) !== ''))
    expect(
      await select('SELECT integrity_check AS value FROM pragma_integrity_check'),
    ).to.deep.equal(['ok'])
    return names.length
  })
}

async function forget(place: Workplace): Promise<void> {
  await withDatabase(place, async (select) => {
    await select('DELETE FROM users')
    await select('DELETE FROM user_groups')
  })
}

async function withDatabase<T>(
  place: Workplace,
  work: (select: (sql: string) => Promise<unknown[]>) => Promise<T>,
) {
  const connection = await connect({ url: `sqlite:${place.directory}/data/gadwall.sqlite` })
  try {
    return await work(async (sql) => {
      const rows = await connection.query<{ value: unknown }>(sql, { type: QueryTypes.SELECT })
      return rows.map(({ value }) => value)
    })
  } finally {
    await connection.close()
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
