import { expect } from 'chai'
import { DAY_MS } from '../../src/auth/clock.ts'
import type { UserReference } from '../../src/auth/user.ts'
import { attacksOn } from '../../src/cli/demo/demo-attack.ts'
import { HISTORY_DAYS, historyOf } from '../../src/cli/demo/demo-history.ts'
import { demoPeople } from '../../src/cli/demo/demo-people.ts'
import { Dice } from '../../src/cli/demo/dice.ts'
import { Browser } from '../support/browser.ts'
import { Workplace } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { MemorySite, runInProcess } from './run-in-process.ts'

describe('gadwall demo', function () {
  this.timeout(60_000)
  const place = new Workplace()
  after(() => place.remove())

  it('adds people who can log in, in groups, with a history; and the second time nobody', async () => {
    await place.gadwall(['migrate'])
    const { code, out, err } = await place.gadwall(['demo'])
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.match(
      /^Added 50 people, 3 groups and a month of history\.\nEach of them logs in/,
    )
    const password = /password: (demo \S{20})\n$/.exec(out)?.[1] ?? ''
    const list = await place.gadwall(['users', 'list', '--json', '--limit', '100'])
    const { users } = JSON.parse(list.out)
    expect(users).to.have.length(50)
    expect(users.filter(({ isStaff }: { isStaff: boolean }) => isStaff)).to.have.length(5)
    expect(users.some(({ isSuperuser }: { isSuperuser: boolean }) => isSuperuser)).to.equal(false)
    const shown = await place.gadwall(['users', 'show', 'ada.abe'])
    expect(shown.out).to.contain('ada.abe@example.com').and.to.contain('Support')
    expect(shown.out).to.match(/login\.(succeeded|failed)/)

    const port = await freePort()
    const server = place.start(['serve'], { PORT: String(port) })
    await server.says(/listening at/)
    const browser = new Browser(`http://127.0.0.1:${port}`)
    const answer = await browser.submit('/login', { username: 'ada.abe', password })
    server.process.kill('SIGTERM')
    await server.ended
    expect(answer).to.include({ status: 303, location: '/account' })

    const again = await place.gadwall(['demo'])
    expect(again).to.deep.equal({
      code: 1,
      out: '',
      err: 'gadwall: The people of the demo are there already.\n',
    })
  })

  it('refuses in production, before it opens anything', async () => {
    const settings = { NODE_ENV: 'production' }
    const { code, out, err } = await place.gadwall(['demo'], { settings })
    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(err).to.contain('NODE_ENV is "production"')
  })

  it('takes a number of people that makes sense', async () => {
    for (const users of ['0', '-1', '1.5', 'many', '100001', '']) {
      const run = await runInProcess(['demo', `--users=${users}`], { site: new MemorySite() })
      expect(run, users).to.include({ code: 2, out: '' })
    }
  })

  it('has a month of history: logins and failures on every day, and strangers who were sent away', () => {
    const dice = new Dice(20_111)
    const now = Date.UTC(2026, 0, 28, 15, 4, 5)
    const people = demoPeople(50, { dice, passwordHash: 'x', now })
    const owners = people.map(({ username }) => ({ backend: 'users', userId: username }))
    const own = people.map(({ dateJoined, isActive = true }, index) => {
      const owner = owners[index] as UserReference
      return historyOf({ owner, joinedAt: Number(dateJoined), isActive }, dice, now)
    })
    const entries = [...own.flat(), ...attacksOn(owners, dice, now)]
    const daysOf = (name: string) =>
      new Set(
        entries.filter((one) => one.name === name).map(({ at }) => Math.floor((now - at) / DAY_MS)),
      )
    expect(daysOf('login.succeeded').size).to.be.at.least(HISTORY_DAYS)
    expect(daysOf('login.failed').size).to.be.above(20)
    expect(daysOf('login.throttled')).to.include(0)
    const hours = new Set(entries.map(({ at }) => Math.floor((now - at) / 3_600_000)))
    expect([...hours].filter((hour) => hour < 24).length, 'hours of the last day').to.be.above(10)
    expect(entries.length).to.be.within(500, 3000)
    for (const { name, at, address } of entries) {
      expect(at).to.be.within(now - (HISTORY_DAYS + 1) * DAY_MS, now)
      if (address) expect(address, name).to.match(/^(?:203\.0\.113|198\.51\.100|192\.0\.2)\.\d+$/)
    }
    // Nobody did anything before they were there, or after they were switched off.
    for (const [index, { dateJoined, isActive }] of people.entries()) {
      const history = own[index] ?? []
      expect(history.every(({ at }) => at >= Number(dateJoined))).to.equal(true)
      if (isActive === false) expect(history.at(-1)?.name).to.equal('user.deactivated')
    }
  })

  it('makes the same people each time, no two of one name, in letters that anybody can type', () => {
    const make = () => demoPeople(2000, { dice: new Dice(1), passwordHash: 'x', now: 1e12 })
    const people = make()
    expect(people).to.deep.equal(make())
    expect(new Set(people.map(({ username }) => username)).size).to.equal(2000)
    for (const { username } of people) expect(username).to.match(/^[a-z]+\.[a-z]+\d*$/)
  })
})
