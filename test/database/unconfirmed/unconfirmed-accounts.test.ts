import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { Stores } from '../../../src/auth/stores.ts'
import type { Token } from '../../../src/auth/tokens/token-store.ts'
import { liftMark, withoutMark } from '../../../src/auth/unconfirmed/marks.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { sequelizeStores } from '../../../src/database/sequelize-stores.ts'
import { UserBackend } from '../../../src/database/users/user-backend.ts'
import { cheapHasher } from '../../../src/testing/cheap-hasher.ts'
import { token } from '../../../src/testing/kit/samples.ts'
import { Statements } from '../../support/statements.ts'
import { databases, openAgain, openDatabase, type TestDatabase } from '../databases.ts'

const DAY = 24 * 60 * 60_000
const START = Date.UTC(2026, 0, 2, 3, 4, 5)
const ROUNDS = 8
/** Long enough for another connection to come to the same row. */
const WAIT_MS = 150
const REQUEST = { address: null, agent: null }

for (const database of databases) {
  describe(`accounts that nobody confirms, on ${database.name}`, () => leave(database))
}

function leave(database: TestDatabase): void {
  let now = START
  const processes: { readonly auth: Auth; readonly connection: Connection }[] = []
  before(async function () {
    this.timeout(60_000)
    const first = await openDatabase(this, database)
    for (const connection of [first, await openAgain(first)]) {
      const stores = sequelizeStores(connection)
      const passwords = new Passwords([cheapHasher()])
      const auth = createAuth(stores, {
        backends: [new UserBackend(stores.users, passwords)],
        secret: 'a secret that only the tests of this project know',
        ...{ passwords, unverifiedDays: 10, throttling: false, clock: () => now },
        mail: { send: async () => {} },
      })
      processes.push({ auth: auth as unknown as Auth, connection })
    }
  })
  after(async () => {
    for (const { connection } of processes) await connection.close()
  })

  const one = () => (processes[0] as (typeof processes)[number]).auth
  const other = () => (processes[1] as (typeof processes)[number]).auth
  let people = 0

  /** Somebody who has registered, and the text of the link that confirms their address. */
  async function stranger() {
    const username = `stranger${++people}`
    const email = `${username}@example.com`
    const password = new Secret('correct horse battery staple')
    const outcome = await one().accounts?.register({ username, email, password }, REQUEST)
    if (!outcome?.ok) throw new Error(JSON.stringify(outcome))
    const user = outcome.value
    const owner = { backend: 'users', userId: String(user.id) }
    return { username, email, user, owner }
  }
  async function linkFor({ owner, user, email }: Awaited<ReturnType<typeof stranger>>) {
    const given = { purpose: 'verify', owner, sentTo: email, boundTo: user }
    return (await one().tokens?.issue(given))?.text.reveal()
  }
  const find = (name: string) => one().stores.users?.findByUsername(name)
  const marksOf = async (owner: { backend: string; userId: string }) => {
    const purposes = ['unconfirmed', 'unconfirmed-reminded']
    const lists = purposes.map((name) => one().stores.tokens?.listOf(owner, name, now, 9))
    return (await Promise.all(lists)).flat()
  }

  it('of a confirmation and the job at the same time one wins, and who was confirmed stays', async function () {
    this.timeout(120_000)
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const several = [await stranger(), await stranger(), await stranger()]
      now += 7 * DAY
      await one().unconfirmed?.run()
      now += 3 * DAY
      const links: unknown[] = []
      for (const person of several) links.push(await linkFor(person))
      const request = { request: REQUEST }
      const confirmations = () =>
        links.map((link, index) =>
          (index % 2 ? one() : other()).addresses?.confirm('verify', link, request),
        )
      const jobs = () => [one().unconfirmed?.run(), other().unconfirmed?.run()]
      // Now the one is first at the database, now the other.
      const [confirmed, runs] = await (round % 2
        ? Promise.all([Promise.all(confirmations()), Promise.all(jobs())])
        : Promise.all([Promise.all(jobs()), Promise.all(confirmations())]).then(
            ([ran, done]) => [done, ran] as const,
          ))
      let gone = 0
      for (const [index, { username, email, owner }] of several.entries()) {
        const user = await find(username)
        if (confirmed[index]) {
          expect(user?.email, username).to.equal(email)
          expect(await marksOf(owner)).to.deep.equal([])
          seen.add('confirmed')
        } else {
          expect(user, username).to.equal(null)
          gone++
          seen.add('deleted')
        }
      }
      const deleted = runs.reduce((sum, run) => sum + (run?.deleted ?? 0), 0)
      expect(deleted).to.equal(gone)
    }
    expect(seen.size).to.be.within(1, 2)
  })

  it('a job that comes while a confirmation is under way waits for it, and finds nobody', async () => {
    const { username, email, user, owner } = await stranger()
    now += 7 * DAY
    await one().unconfirmed?.run()
    now += 3 * DAY
    const { stores } = one()
    const [mark = null] = await marksOf(owner)
    let job: Promise<unknown> | undefined
    await withoutMark(stores, mark ?? null, now, async ({ users }) => {
      job = other().unconfirmed?.run()
      await sleep(WAIT_MS)
      expect(await users?.saveEmail?.(user, email)).to.equal(true)
    })
    expect(await job).to.include({ deleted: 0 })
    expect((await find(username))?.email).to.equal(email)
  })

  it('a confirmation that comes while the job deletes is told that it is too late', async () => {
    const person = await stranger()
    now += 7 * DAY
    await one().unconfirmed?.run()
    now += 3 * DAY
    const link = await linkFor(person)
    const [mark] = await marksOf(person.owner)
    let confirmed: Promise<unknown> | undefined
    const claim = async ({ tokens }: Stores) => {
      if (!mark || !(await liftMark(tokens, mark, now))) return false
      confirmed = other().addresses?.confirm('verify', link, { request: REQUEST })
      await sleep(WAIT_MS)
      return true
    }
    expect(await one().users?.delete(person.user, {}, claim)).to.equal(true)
    expect(await confirmed).to.equal(false)
    expect(await find(person.username)).to.equal(null)
  })

  it('a word of staff and the job at the same time: whom staff has confirmed stays', async function () {
    this.timeout(60_000)
    for (let round = 0; round < ROUNDS; round++) {
      const { user, username } = await stranger()
      now += 7 * DAY
      await one().unconfirmed?.run()
      now += 3 * DAY
      const [changed] = await Promise.all([
        one().users?.update(user, { email: `${username}@example.org` }),
        other().unconfirmed?.run(),
      ])
      const found = await find(username)
      expect(found === null, username).to.equal(changed === null)
    }
  })

  it('many jobs at the same time remind once, and delete once', async () => {
    const several = [await stranger(), await stranger(), await stranger()]
    now += 7 * DAY
    const run = () =>
      Promise.all([one(), other(), one(), other()].map((auth) => auth.unconfirmed?.run()))
    const sum = (runs: Awaited<ReturnType<typeof run>>, name: 'reminded' | 'deleted') =>
      runs.reduce((all, each) => all + (each?.[name] ?? 0), 0)
    expect(sum(await run(), 'reminded')).to.equal(several.length)
    const rows = (await one().stores.outbox?.claim('look', now + DAY, now + DAY, 1000)) ?? []
    const reminders = rows.filter(({ template }) => template === 'unconfirmed')
    for (const { email } of several) {
      expect(reminders.filter(({ to }) => to === email)).to.have.length(1)
    }
    now += 3 * DAY
    expect(sum(await run(), 'deleted')).to.equal(several.length)
  })

  it('an address that is taken meanwhile leaves the mark where it was', async () => {
    const person = await stranger()
    const [before] = await marksOf(person.owner)
    const link = await linkFor(person)
    await one().stores.users?.create({ username: `first${people}`, email: person.email })
    const request = { request: REQUEST }
    expect(await one().addresses?.confirm('verify', link, request)).to.equal(false)
    expect(await marksOf(person.owner)).to.deep.equal([before])
  })

  it('a backend whose own statement saves the address waits for no transaction of ours', async () => {
    const { connection } = processes[0] as (typeof processes)[number]
    const stores = sequelizeStores(connection)
    const passwords = new Passwords([cheapHasher()])
    const backend = new UserBackend(stores.users, passwords)
    const users = Object.assign(Object.create(stores.users), { saveEmail: undefined })
    const own = createAuth(
      { ...stores, users },
      {
        ...{ backends: [backend], passwords, unverifiedDays: 10, throttling: false },
        ...{ clock: () => now, mail: { send: async () => {} } },
        secret: 'a secret that only the tests of this project know',
      },
    )
    const [person, late] = [await stranger(), await stranger()]
    const links = [await linkFor(person), await linkFor(late)]
    const request = { request: REQUEST }
    expect(await own.addresses?.confirm('verify', links[0], request)).to.equal(true)
    expect((await find(person.username))?.email).to.equal(person.email)
    expect(await marksOf(person.owner)).to.deep.equal([])
    await stores.users.create({ username: `first${people}`, email: late.email })
    const [before] = await marksOf(late.owner)
    expect(await own.addresses?.confirm('verify', links[1], request)).to.equal(false)
    const [after] = await marksOf(late.owner)
    expect({ ...after, id: '' }).to.deep.equal({ ...before, id: '' })
  })

  it('finds the oldest marks by an index, whatever else there is, and some at a time', async function () {
    this.timeout(60_000)
    const { connection } = processes[0] as (typeof processes)[number]
    const others = Array.from({ length: 4000 }, (_, index): Token => {
      const id = `other-${String(index).padStart(6, '0')}`
      return { ...token(), id, purpose: index % 2 ? 'verify' : 'invite', createdAt: START + index }
    })
    for (let at = 0; at < others.length; at += 500) {
      await one().stores.tokens?.issueMany?.(others.slice(at, at + 500))
    }
    const dialect = connection.getDialect()
    if (dialect !== 'sqlite') {
      const analyze = dialect === 'postgres' ? 'ANALYZE tokens' : 'ANALYZE TABLE tokens'
      await connection.query(analyze, { type: QueryTypes.SELECT })
    }
    const statements = new Statements({ connection })
    await one().stores.tokens?.listIssuedBefore('unconfirmed', now, 100)
    statements.release()
    const [sql = ''] = statements.take()
    const select = sql.replace(/^Executing \(default\): /, '')
    const explain = dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'
    const replacements = { purpose: 'unconfirmed', time: now, limit: 100 }
    const plan = await connection.query(`${explain} ${select}`, {
      ...{ replacements, type: QueryTypes.SELECT },
    })
    const text = JSON.stringify(plan)
    expect(text).to.contain('tokens_purpose_created_at')
    expect(text).to.not.match(/SCAN tokens|Seq Scan|filesort|TEMP B-TREE/)
    expect(select).to.match(/LIMIT :limit$/)
  })
}
