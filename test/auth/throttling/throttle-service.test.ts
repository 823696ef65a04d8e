import { expect } from 'chai'
import { Overloaded, StoreUnavailable, Throttled } from '../../../src/auth/errors.ts'
import { Secret } from '../../../src/auth/secret.ts'
import {
  ADA,
  addressOf,
  type Guessing,
  MINUTE_MS,
  RIGHT,
  repeat,
  SECOND_MS,
  startGuessing,
} from './guessing.ts'

const REQUEST = { address: '203.0.113.7', agent: null }

describe('throttling', () => {
  let world: Guessing
  beforeEach(async () => {
    world = await startGuessing()
  })

  const stopAda = async () => {
    await repeat(100, async (index) => {
      await world.guess('ada', 'wrong', index)
      world.clock.advance(16 * MINUTE_MS)
    })
  }

  describe('of an account', () => {
    it('lets five wrong passwords through, then makes each wait twice as long as the one before', async () => {
      expect(await repeat(5, (index) => world.guess('ada', 'wrong', index))).to.not.include(
        'throttled',
      )
      for (const wait of [1, 2, 4, 8]) {
        world.clock.advance(wait * SECOND_MS - 1)
        expect(await world.guess('ada', 'wrong', 50 + wait)).to.equal('throttled')
        world.clock.advance(1)
        expect(await world.guess('ada', 'wrong', 70 + wait)).to.equal('refused')
      }
    })

    it('refuses the right password, too, while it waits', async () => {
      await repeat(5, (index) => world.guess('ada', 'wrong', index))
      expect(await world.guess('ada', RIGHT, 9)).to.equal('throttled')
      world.clock.advance(SECOND_MS)
      expect(await world.guess('ada', RIGHT, 9)).to.equal('recognised')
    })

    it('announces the right password after five wrong ones, and not after four', async () => {
      const told = () => world.events.filter(({ name }) => name === 'login.after-failures')
      await repeat(4, (index) => world.guess('ada', 'wrong', index))
      await world.guess('ada', RIGHT, 9)
      expect(told()).to.deep.equal([])
      await repeat(5, (index) => world.guess('ada', 'wrong', index))
      world.clock.advance(SECOND_MS)
      await world.guess('ada', RIGHT, 9)
      await world.guess('ada', RIGHT, 9)
      expect(told().map(({ details }) => details)).to.deep.equal([{ use: 'login', failures: 5 }])
    })

    it('makes no wait longer by tries that are refused', async () => {
      await repeat(5, (index) => world.guess('ada', 'wrong', index))
      await repeat(20, (index) => world.guess('ada', 'wrong', 100 + index))
      world.clock.advance(SECOND_MS)
      expect(await world.guess('ada', RIGHT, 9)).to.equal('recognised')
    })

    it('counts a name in whatever case and Unicode spelling as one, and one that nobody has as well', async () => {
      for (const spellings of [
        ['ada', 'ADA', ' ada ', '\uFF41da', 'Ada'],
        ['nobody', 'NOBODY', ' nobody', '\uFF4Eobody', 'Nobody'],
      ]) {
        await repeat(5, (index) => world.guess(spellings[index] as string, 'wrong', index))
        expect(await world.guess(spellings[0] as string, 'wrong', 9)).to.equal('throttled')
      }
    })

    it('lets of parallel guesses no more through than of guesses in turn', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, index) => world.guess('ada', 'wrong', index)),
      )
      expect(outcomes.filter((kind) => kind === 'refused')).to.have.length(5)
      expect(world.hasher.count).to.equal(5 + 2)
    })

    it('lets no password through after 100 wrong ones in a row, whatever time passes', async () => {
      await stopAda()
      world.clock.advance(365 * 24 * 60 * MINUTE_MS)
      expect(await world.guess('ada', RIGHT, 9999)).to.equal('throttled')
      const [last] = world.events.slice(-1)
      expect(last).to.deep.include({ name: 'login.throttled' })
    })

    it('is opened again by unlock()', async () => {
      await stopAda()
      await world.auth.throttle.unlock(ADA)
      expect(await world.guess('ada', RIGHT, 9999)).to.equal('recognised')
    })

    it('of 10,000 guesses from 1,000 addresses at most 100 reach a hash, and the owner gets in from a known device', async () => {
      const secret = await world.auth.devices?.remember(ADA, REQUEST)
      const before = world.hasher.count
      await repeat(10_000, async (index) => {
        await world.guess('ada', `guess ${index}`, index % 1000)
        world.clock.advance(MINUTE_MS)
      })
      expect(world.hasher.count - before).to.be.within(90, 100)
      expect(await world.guess('ada', RIGHT, 5000)).to.equal('throttled')
      const known = { ...REQUEST, devices: [secret as Secret] }
      const credentials = { username: 'ada', password: new Secret(RIGHT) }
      expect((await world.auth.login.authenticate(credentials, known)).kind).to.equal('recognised')
      // Their success ends the failures in a row.
      expect(await world.guess('ada', RIGHT, 5000)).to.equal('recognised')
    }).timeout(20_000)
  })

  describe('of a client', () => {
    it('lets 30 failures through in 10 minutes, whoever is tried', async () => {
      const outcomes = await repeat(31, (index) => world.guess(`name${index}`, 'wrong', 1))
      expect(outcomes.indexOf('throttled')).to.equal(30)
      expect(await world.guess('ada', RIGHT, 2)).to.equal('recognised')
      world.clock.advance(10 * MINUTE_MS)
      expect(await world.guess('ada', RIGHT, 1)).to.equal('recognised')
    })

    it('takes the addresses of one /64 for one client, and of one /48 for one range', async () => {
      const of = (net: number, host: number) =>
        `2001:db8:1:${net.toString(16)}::${host.toString(16)}`
      await repeat(30, (index) => world.guess(`name${index}`, 'wrong', of(1, index + 1)))
      expect(await world.guess('ada', RIGHT, of(1, 99))).to.equal('throttled')
      await repeat(270, (index) => world.guess(`other${index}`, 'wrong', of(2 + index, 1)))
      expect(await world.guess('ada', RIGHT, of(999, 1))).to.equal('throttled')
      expect(await world.guess('ada', RIGHT, '2001:db8:2::1')).to.equal('recognised')
    })

    it('a success gives back its own try, and clears nothing that others failed at', async () => {
      await repeat(29, (index) => world.guess(`name${index}`))
      await repeat(5, () => world.guess('ada', RIGHT))
      expect(await world.guess('name29')).to.equal('refused')
      expect(await world.guess('ada', RIGHT)).to.equal('throttled')
      await repeat(5, () => world.guess('bob', 'wrong', 2))
      await world.guess('ada', RIGHT, 2)
      expect(await world.guess('bob', RIGHT, 3)).to.equal('throttled')
    })

    it('is not counted where the address is that of a proxy that nobody has named', async () => {
      const shared = { ...REQUEST, isShared: true }
      const outcomes = await repeat(40, (index) => {
        const credentials = { username: `name${index}`, password: new Secret('wrong') }
        return world.auth.login.authenticate(credentials, shared)
      })
      expect(outcomes.map(({ kind }) => kind)).to.not.include('throttled')
    })
  })

  describe('of a known device', () => {
    let device: Secret
    const fromDevice = async (username: string, password: string) => {
      const request = { ...REQUEST, devices: [device] }
      const credentials = { username, password: new Secret(password) }
      return (await world.auth.login.authenticate(credentials, request)).kind
    }
    beforeEach(async () => {
      device = (await world.auth.devices?.remember(ADA, REQUEST)) as Secret
    })

    it('has 10 failures an hour of its own, in place of account, client and range', async () => {
      await repeat(5, (index) => world.guess('ada', 'wrong', index))
      expect(await repeat(10, () => fromDevice('ada', 'wrong'))).to.not.include('throttled')
      expect(await fromDevice('ada', RIGHT)).to.equal('throttled')
      world.clock.advance(60 * MINUTE_MS)
      expect(await fromDevice('ada', RIGHT)).to.equal('recognised')
    })

    it('lets nobody else in past the limits', async () => {
      await repeat(5, (index) => world.guess('bob', 'wrong', index))
      expect(await fromDevice('bob', RIGHT)).to.equal('throttled')
    })

    it('is a stranger again once it is forgotten', async () => {
      expect(await world.auth.devices?.forgetAllOf(ADA)).to.equal(1)
      await repeat(5, (index) => world.guess('ada', 'wrong', index))
      expect(await fromDevice('ada', RIGHT)).to.equal('throttled')
    })
  })

  describe('of other ways in', () => {
    const guard = (use: 'factor' | 'password-change', isRight: boolean) =>
      world.auth.throttle.guard(
        use,
        { account: ADA, request: REQUEST },
        async () => isRight,
        (value) => !value,
      )

    it('shares the count of the account with the change of the password', async () => {
      await repeat(3, (index) => world.guess('ada', 'wrong', index))
      await repeat(2, () => guard('password-change', false))
      expect(await world.guess('ada', RIGHT, 9)).to.equal('throttled')
    })

    it('a right password does not clear wrong second factors', async () => {
      await repeat(5, () => guard('factor', false))
      expect(await world.guess('ada', RIGHT)).to.equal('recognised')
      expect(await failureOf(guard('factor', true))).to.be.instanceOf(Throttled)
    })

    it('sends three mails an hour to an address, in whatever spelling, and then says nothing', async () => {
      const ask = (email: string, from: number) =>
        world.auth.throttle.guardMail(
          'password-reset',
          { email, request: { address: addressOf(from), agent: null } },
          async () => 'sent',
        )
      const sent = ['ada@example.com', 'ADA@example.com', ' ada@EXAMPLE.com', 'ada@example.com']
      expect(await repeat(4, (index) => ask(sent[index] as string, index))).to.deep.equal([
        ...['sent', 'sent', 'sent'],
        null,
      ])
      await repeat(29, (index) => ask(`other${index}@example.com`, 0))
      expect(await failureOf(ask('another@example.com', 0))).to.be.instanceOf(Throttled)
    })
  })

  describe('while the store is away', () => {
    const away = async () => {
      throw new StoreUnavailable('The store')
    }

    it('counts in this process, more strictly, and opens no way around the limits', async () => {
      const throttle = { reserve: away, settle: away, reset: away, purge: away }
      world = await startGuessing({ throttle })
      const outcomes = await repeat(11, (index) => world.guess(`name${index}`))
      expect(outcomes.indexOf('throttled')).to.equal(10)
      await world.guess('ada', 'wrong', 2)
      expect(await world.guess('ada', RIGHT, 3)).to.equal('throttled')
      world.clock.advance(SECOND_MS)
      expect(await world.guess('ada', RIGHT, 3)).to.equal('recognised')
    })

    it('counts in this process with the same limits where there is no store', async () => {
      world = await startGuessing({ throttle: undefined as never })
      const outcomes = await repeat(31, (index) => world.guess(`name${index}`))
      expect(outcomes.indexOf('throttled')).to.equal(30)
    })

    it('work that fails because too much is waiting is no failed try of the client', async () => {
      const overloaded = async () => {
        throw new Overloaded('hashes')
      }
      const subject = { account: 'nobody', request: REQUEST }
      for (let index = 0; index < 40; index++) {
        const each = { ...subject, account: `nobody${index}` }
        expect(
          await failureOf(world.auth.throttle.guard('login', each, overloaded)),
        ).to.be.instanceOf(Overloaded)
      }
      expect(await world.guess('ada', RIGHT, REQUEST.address)).to.equal('recognised')
    })
  })

  describe('is announced', () => {
    it('once for a client and minute, with the number of tries', async () => {
      await repeat(5, (index) => world.guess('ada', 'wrong', index))
      world.events.length = 0
      await repeat(7, () => world.guess('ada', 'wrong', 1))
      world.clock.advance(MINUTE_MS)
      await world.auth.throttle.flush()
      const told = world.events.filter(({ name }) => name === 'login.throttled')
      expect(told.map(({ details }) => details)).to.deep.equal([
        { use: 'login', retryAfterMs: SECOND_MS, count: 1 },
        { use: 'login', retryAfterMs: SECOND_MS, count: 6 },
      ])
    })

    it('a surge of failures is announced once, tightens ranges, and refuses nobody by itself', async () => {
      await repeat(250, (index) => world.guess(`name${index}`, 'wrong', index))
      const surges = world.events.filter(({ name }) => name === 'throttle.surge')
      expect(surges).to.deep.equal([{ name: 'throttle.surge', details: { failures: 200 } }])
      expect(await world.guess('ada', RIGHT, 9999)).to.equal('recognised')
      const outcomes = await repeat(101, (index) =>
        world.guess(`other${index}`, 'wrong', `198.51.100.${index}`),
      )
      expect(outcomes.indexOf('throttled')).to.equal(100)
    })
  })

  it('keeps neither names nor addresses', async () => {
    await world.guess('secretive-name', 'wrong', '198.51.100.77')
    const rows = JSON.stringify([...world.stores.throttle.counts])
    expect(rows).to.have.length.greaterThan(100)
    expect(rows).to.not.match(/secretive|198\.51/)
  })
})

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )
}
