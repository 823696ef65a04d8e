import { expect } from 'chai'
import { localRequest } from '../../../../src/auth/backend.ts'
import { createAuth } from '../../../../src/auth/create-auth.ts'
import type { TrustedBrowsers } from '../../../../src/auth/factors/trust/trusted-browsers.ts'
import { Secret } from '../../../../src/auth/secret.ts'
import { memoryBackend, memoryStores } from '../../../../src/testing.ts'
import { startTwoSteps, type TwoSteps } from '../two-steps.ts'

const DAY_MS = 86_400_000

describe('TrustedBrowsers', () => {
  let world: TwoSteps
  beforeEach(async () => {
    world = await startTwoSteps({ trustedBrowserDays: 30 })
    await world.addApp()
  })

  const browsers = () => world.auth.trustedBrowsers as TrustedBrowsers
  const trust = async ({ user, owner } = world.ada) => {
    const own = await world.factors.of(owner)
    return browsers().trust({ user, backend: 'users' }, own, localRequest)
  }
  /** What a login with the password comes to, in a browser that keeps these. */
  const logIn = async (trusted: readonly Secret[], username = 'ada') => {
    const request = { ...localRequest, trusted }
    const credentials = { username, password: new Secret('x') }
    const outcome = await world.auth.login.authenticate(credentials, request)
    return outcome.kind
  }

  it('asks for no second factor where it is trusted, until its days are over', async () => {
    const secret = await trust()
    expect(await logIn([])).to.equal('needs')
    expect(await logIn([secret])).to.equal('recognised')
    world.clock.advance(30 * DAY_MS - 1)
    expect(await logIn([secret])).to.equal('recognised')
    world.clock.advance(1)
    expect(await logIn([secret])).to.equal('needs')
  })

  it('is for the very person: nobody else gets in by it', async () => {
    await world.addApp(world.bob.owner)
    const [adas, bobs] = [await trust(), await trust(world.bob)]
    expect(await logIn([adas], 'bob')).to.equal('needs')
    expect(await logIn([bobs])).to.equal('needs')
    expect(await logIn([bobs, adas])).to.equal('recognised')
    expect(await logIn([bobs, adas], 'bob')).to.equal('recognised')
  })

  it('opens nothing for what was never given out', async () => {
    const secret = await trust()
    const [id = '', rest = ''] = secret.reveal().split('.')
    const made = [`${id}.${'A'.repeat(43)}`, `${'A'.repeat(22)}.${rest}`, '', 'x', `${id}.`]
    for (const text of made) expect(await logIn([new Secret(text)]), text).to.equal('needs')
    const link = await world.auth.tokens?.issue({ purpose: 'reset', owner: world.ada.owner })
    expect(await logIn([link?.text as Secret])).to.equal('needs')
  })

  it('keeps no secret at rest', async () => {
    const secret = await trust()
    const [, rest = ''] = secret.reveal().split('.')
    expect(JSON.stringify(world.stores.tokens.tokens)).to.not.contain(rest)
  })

  it('counts as no factor', async () => {
    const request = { ...localRequest, trusted: [await trust()] }
    const credentials = { username: 'ada', password: new Secret('x') }
    const outcome = await world.auth.login.authenticate(credentials, request)
    expect(outcome).to.deep.include({ kind: 'recognised', methods: ['pwd'] })
  })

  it('is over with any change of the factors, also one that nobody announces', async () => {
    const { factors, stores, ada } = world
    let secret = await trust()
    await world.addApp()
    expect(await logIn([secret]), 'another app').to.equal('needs')
    secret = await trust()
    const [first] = (await factors.of(ada.owner)).apps
    await factors.remove(ada.owner, first?.id ?? '')
    expect(await logIn([secret]), 'one app less').to.equal('needs')
    secret = await trust()
    await stores.factors.add([
      {
        ...{ id: 'key', owner: ada.owner, kind: 'passkey', name: null, secret: 's' },
        ...{ credentialId: 'c', transports: [], isBackedUp: false, counter: 0 },
        ...{ createdAt: world.clock(), confirmedAt: world.clock(), lastUsedAt: null },
      },
    ])
    expect(await logIn([secret]), 'a passkey').to.equal('needs')
  })

  it('is over when the password is another', async () => {
    const { ada, factors, backend } = world
    const secret = await trust()
    const own = await factors.of(ada.owner)
    const covers = async () => {
      const user = (await backend.getUser(ada.owner.userId)) ?? ada.user
      const request = { ...localRequest, trusted: [secret] }
      return browsers().covers({ user, backend: 'users' }, own, request)
    }
    expect(await covers()).to.equal(true)
    const user = await backend.getUser(ada.owner.userId)
    await user?.setPassword('another')
    expect(user && (await backend.savePassword?.(user))).to.equal(true)
    expect(await covers(), 'the password').to.equal(false)
  })

  it('is over when a new password is announced, whatever the user has', async () => {
    for (const name of ['password.changed', 'password.reset']) {
      const secret = await trust()
      await world.auth.events.emit({ name, subject: world.bob.owner })
      expect(await logIn([secret]), name).to.equal('recognised')
      await world.auth.events.emit({ name, subject: world.ada.owner })
      expect(await logIn([secret]), name).to.equal('needs')
    }
  })

  it('is over for all browsers of a person when they wish it, and for nobody else', async () => {
    await world.addApp(world.bob.owner)
    const secrets = [await trust(), await trust()]
    const bobs = await trust(world.bob)
    world.heard.length = 0
    expect(await browsers().endAllOf(world.ada.owner)).to.equal(2)
    expect(await browsers().endAllOf(world.ada.owner)).to.equal(0)
    expect(world.told()).to.deep.equal([['device.trust-ended', { count: 2 }]])
    for (const secret of secrets) expect(await logIn([secret])).to.equal('needs')
    expect(await logIn([bobs], 'bob')).to.equal('recognised')
  })

  it('tells how many browsers are trusted, and since when', async () => {
    const { ada, factors } = world
    const person = { user: ada.user, backend: 'users' }
    const since = async () => browsers().listOf(person, await factors.of(ada.owner))
    expect(await since()).to.deep.equal([])
    await trust()
    const first = world.clock()
    world.clock.advance(DAY_MS)
    await trust()
    expect(world.told()).to.deep.equal([
      ['device.trusted', { days: 30 }],
      ['device.trusted', { days: 30 }],
    ])
    expect(await since()).to.deep.equal([world.clock(), first])
    await world.addApp()
    expect(await since()).to.deep.equal([])
  })

  it('asks again where the days have become fewer, or none', async () => {
    const rest = { backends: [world.backend], secret: 'a secret of the tests, long enough' }
    const secret = await trust()
    const withDays = async (trustedBrowserDays: number) => {
      const auth = createAuth(world.stores, {
        ...{ ...rest, trustedBrowserDays, clock: world.clock, throttling: false },
      })
      const request = { ...localRequest, trusted: [secret] }
      const credentials = { username: 'ada', password: new Secret('x') }
      return (await auth.login.authenticate(credentials, request)).kind
    }
    world.clock.advance(5 * DAY_MS)
    expect(await withDays(6)).to.equal('recognised')
    expect(await withDays(5)).to.equal('needs')
    expect(await withDays(0)).to.equal('needs')
  })

  it('does not start without the stores that it takes', () => {
    const rest = { backends: [memoryBackend()], secret: 'a secret of the tests, long enough' }
    for (const name of ['tokens', 'factors', 'keys'] as const) {
      const stores = { ...memoryStores(), [name]: undefined } as never
      const start = (trustedBrowserDays: number) => () =>
        createAuth(stores, { ...rest, trustedBrowserDays })
      expect(start(30), name).to.throw(TypeError, /TRUSTED_BROWSER_DAYS\) is 30.*make it 0/)
      expect(start(0), name).to.not.throw()
    }
  })
})
