import { expect } from 'chai'
import { Throttled } from '../../../src/auth/errors.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { startTwoSteps, type TwoSteps } from './two-steps.ts'

const FROM = (index: number) => ({
  request: { address: `198.51.${index >> 8}.${index & 255}`, agent: null },
})

describe('second factors', () => {
  describe('of a person', () => {
    let world: TwoSteps
    beforeEach(async () => {
      world = await startTwoSteps()
    })

    it('shows what they have, and nothing that it is checked with', async () => {
      const { factors, ada, bob, addApp, begin } = world
      await addApp()
      await begin()
      await factors.renewRecovery(ada.owner)
      const found = await factors.of(ada.owner)
      expect(found).to.include({ isOn: true, recoveryCodes: 10, askedAt: null })
      expect(found.apps).to.have.length(1)
      expect(found.passkeys).to.deep.equal([])
      expect(Object.keys(found.apps[0] ?? {})).to.not.include.members(['secret', 'counter'])
      expect(await factors.of(bob.owner)).to.deep.equal({
        ...{ apps: [], passkeys: [], recoveryCodes: 0, isOn: false, askedAt: null },
      })
    })

    it('recovery codes alone are no second factor', async () => {
      const { factors, ada } = world
      await factors.renewRecovery(ada.owner)
      expect((await factors.of(ada.owner)).isOn).to.equal(false)
    })

    it('removing one ends all other sessions, and with the last one the recovery codes go', async () => {
      const { factors, ada, addApp, session, sessionsOf, heard, told } = world
      await addApp()
      await addApp()
      await factors.renewRecovery(ada.owner)
      for (const id of ['own', 'other']) await session(id)
      heard.length = 0
      const [one, other] = (await factors.of(ada.owner)).apps
      expect(await factors.remove(ada.owner, one?.id ?? '', { session: 'own' })).to.equal(true)
      expect(await sessionsOf()).to.deep.equal(['own'])
      expect((await factors.of(ada.owner)).recoveryCodes).to.equal(10)
      expect(await factors.remove(ada.owner, other?.id ?? '', { session: 'own' })).to.equal(true)
      expect(await factors.of(ada.owner)).to.include({ isOn: false, recoveryCodes: 0 })
      const removed = ['factor.removed', { kind: 'app' }]
      expect(told()).to.deep.equal([removed, removed])
    })

    it('removes nothing of anybody else, and no recovery code', async () => {
      const { factors, stores, ada, bob, addApp, session, sessionsOf } = world
      await addApp()
      await factors.renewRecovery(ada.owner)
      await session('bobs', bob)
      const ids = stores.factors.factors.map(({ id }) => id)
      for (const id of ids) expect(await factors.remove(bob.owner, id)).to.equal(false)
      const codes = stores.factors.factors.filter(({ kind }) => kind === 'recovery')
      for (const { id } of codes) expect(await factors.remove(ada.owner, id)).to.equal(false)
      expect(stores.factors.factors).to.have.length(11)
      expect(await sessionsOf(bob)).to.deep.equal(['bobs'])
      expect(await factors.rename(bob.owner, ids[0] ?? '', 'mine')).to.equal(false)
      expect(await factors.rename(ada.owner, ids[0] ?? '', 'mine')).to.equal(true)
    })

    it('a reset takes everything away, ends all sessions, and is announced', async () => {
      const { factors, stores, auth, ada, addApp, session, sessionsOf, heard, told } = world
      const app = await addApp()
      await factors.renewRecovery(ada.owner)
      await auth.tokens?.issue({ purpose: 'trusted-browser', owner: ada.owner })
      await session('own')
      heard.length = 0
      expect(await factors.reset(ada.owner)).to.equal(1)
      expect(stores.factors.factors).to.deep.equal([])
      expect(stores.tokens.tokens).to.deep.equal([])
      expect(await sessionsOf()).to.deep.equal([])
      expect(await factors.use(ada.owner, app.code())).to.equal(null)
      expect(told()[0]).to.deep.equal(['factor.reset', { count: 1 }])
      expect(heard[0]).to.include({ actor: null })
    })

    it('a wrong code is announced, without the code', async () => {
      const { factors, ada, addApp, heard } = world
      await addApp()
      await factors.use(ada.owner, '000000', { session: 'own' })
      await factors.use(ada.owner, 'k7m2q-0abcd-1vwxz')
      expect(
        heard.map(({ name, details, subject, actor, session }) => ({
          ...{ name, details, subject, actor, session },
        })),
      ).to.deep.equal([
        {
          name: 'factor.failed',
          details: { kind: 'app', inARow: 1 },
          subject: ada.owner,
          actor: null,
          session: 'own',
        },
        {
          name: 'factor.failed',
          details: { kind: 'recovery', inARow: 1 },
          subject: ada.owner,
          actor: null,
          session: null,
        },
      ])
    })
  })

  describe('that are guessed', () => {
    const HOUR_MS = 3_600_000
    let world: TwoSteps
    beforeEach(async () => {
      world = await startTwoSteps({ throttling: {} })
    })
    const guess = (index: number, code = '000000') =>
      world.factors.use(world.ada.owner, code, FROM(index)).catch((error: unknown) => {
        if (error instanceof Throttled) return error.isStopped ? 'stopped' : 'throttled'
        throw error
      })

    it('of 10,000 guesses at one account no more than 100 are compared, from wherever they come', async () => {
      await world.addApp()
      let compared = 0
      for (let index = 0; index < 10_000; index += 1) {
        if ((await guess(index * 300)) === null) compared += 1
        if (index % 4 === 0) world.clock.advance(HOUR_MS / 4)
      }
      expect(compared).to.be.within(90, 100)
      expect(await guess(1)).to.equal('stopped')
    }).timeout(60_000)

    it('tells which wrong one in a row it was: the owner hears of the fifth', async () => {
      const { heard, addApp, clock, ada, factors } = world
      const app = await addApp()
      for (let index = 0; index < 5; index += 1) await guess(index * 300)
      clock.advance(1000)
      await factors.use(ada.owner, app.code())
      await guess(9)
      const failed = heard.filter(({ name }) => name === 'factor.failed')
      const rows = failed.map(({ details }) => (details as { inARow?: number }).inARow)
      expect(rows).to.deep.equal([1, 2, 3, 4, 5, 1])
    })

    it('the owner still gets in by a recovery code, which lets the app be tried again', async () => {
      const app = await world.addApp()
      const [code = ''] = await world.factors.renewRecovery(world.ada.owner)
      for (let index = 0; index < 6; index += 1) await guess(index * 300)
      expect(await guess(9, app.code())).to.equal('throttled')
      expect(await guess(9, code)).to.equal('recovery')
      expect(await guess(9, app.code())).to.equal('otp')
    })

    it('neither a right password nor a reset of it clears the count', async () => {
      await world.addApp()
      for (let index = 0; index < 6; index += 1) await guess(index * 300)
      const { auth, ada } = world
      const credentials = { username: 'ada', password: new Secret('x') }
      expect((await auth.login.authenticate(credentials)).kind).to.equal('needs')
      await auth.throttle.unlock(ada.owner, ['account'])
      expect(await guess(9)).to.equal('throttled')
      await auth.throttle.unlock(ada.owner)
      expect(await guess(9)).to.equal(null)
    })

    it('a client that guesses recovery codes waits', async () => {
      await world.factors.renewRecovery(world.ada.owner)
      const outcomes: unknown[] = []
      for (let index = 0; index < 31; index += 1) {
        outcomes.push(await guess(1, 'k7m2q-0abcd-1vwxz'))
      }
      expect(outcomes.indexOf('throttled')).to.equal(30)
    })
  })
})
