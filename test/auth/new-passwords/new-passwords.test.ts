import { expect } from 'chai'
import { localRequest } from '../../../src/auth/backend.ts'
import { createAuth } from '../../../src/auth/create-auth.ts'
import type { NewPasswords } from '../../../src/auth/new-passwords/new-passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { memoryBackend, memoryStores } from '../../../src/testing.ts'
import { startTwoSteps, type TwoSteps } from '../factors/two-steps.ts'

const DAY_MS = 86_400_000
const NEXT = 'another long enough password'
const NEED = { name: 'password-change', path: '/login/password' }

describe('NewPasswords', () => {
  let world: TwoSteps
  beforeEach(async () => {
    world = await startTwoSteps({ trustedBrowserDays: 30 })
  })

  const service = () => world.auth.newPasswords as NewPasswords
  const logIn = (password = 'x', username = 'ada') =>
    world.auth.login.authenticate({ username, password: new Secret(password) })
  const kind = async (...given: Parameters<typeof logIn>) => (await logIn(...given)).kind
  const ask = ({ owner } = world.ada) => service().requireNewPassword(owner)
  const set = async (next = NEXT) => {
    const user = (await world.backend.getUser(world.ada.owner.userId)) ?? world.ada.user
    return service().set({ user, backend: world.backend }, new Secret(next), localRequest)
  }

  it('asks for a new password at the next login of a person, and of nobody else', async () => {
    expect(await kind()).to.equal('recognised')
    expect(await ask()).to.equal(true)
    expect(await logIn()).to.deep.include({ kind: 'needs', needs: [NEED] })
    expect(await kind('x', 'bob')).to.equal('recognised')
    expect((await set())?.ok).to.equal(true)
    expect(await kind(NEXT)).to.equal('recognised')
  })

  it('ends their sessions, their known browsers and those that they trust, and is announced', async () => {
    const { ada, bob, auth, stores, clock } = world
    await world.session('one')
    await world.session('of-bob', bob)
    await auth.devices?.remember(ada.owner, localRequest)
    await world.addApp()
    const own = await world.factors.of(ada.owner)
    await auth.trustedBrowsers?.trust({ user: ada.user, backend: 'users' }, own, localRequest)
    await world.session('two')
    world.heard.length = 0
    await service().requireNewPassword(ada.owner, { actor: bob.owner })
    expect(await world.sessionsOf()).to.deep.equal([])
    expect(await world.sessionsOf(bob)).to.deep.equal(['of-bob'])
    expect(stores.devices.devices).to.have.length(0)
    expect(await stores.tokens.newestOf(ada.owner, 'trusted-browser', clock())).to.equal(null)
    expect(world.told()).to.deep.equal([['password.required', { reason: 'asked' }]])
    expect(world.heard[0]).to.deep.include({ actor: bob.owner, subject: ada.owner })
  })

  it('stays until the password is another, whatever else of the person ends', async () => {
    const { ada, auth, stores, clock } = world
    await ask()
    await ask()
    await stores.tokens.destroyAllOf(ada.owner)
    clock.advance(400 * DAY_MS)
    await stores.tokens.purge(clock())
    await auth.events.emit({ name: 'session.ended', subject: ada.owner })
    expect(await kind()).to.equal('needs')
    for (const name of ['password.changed', 'password.reset', 'user.deleted']) {
      await ask()
      await auth.events.emit({ name, subject: world.bob.owner })
      expect(await kind(), name).to.equal('needs')
      await auth.events.emit({ name, subject: ada.owner })
      expect(await kind(), name).to.equal('recognised')
    }
  })

  it('is not forgotten when SECRET is replaced', async () => {
    await ask()
    const rest = { backends: [world.backend], clock: world.clock, throttling: false } as const
    const auth = createAuth(world.stores, {
      ...rest,
      secret: 'a wholly different secret of the tests',
    })
    expect(await auth.newPasswords?.isRequired(world.ada.owner)).to.equal(true)
  })

  it('takes the rules for new passwords, and not the password from before', async () => {
    const codes = async (next: string) => {
      const outcome = await set(next)
      return outcome?.ok === false ? outcome.problems.map(({ code }) => code) : outcome
    }
    await set()
    await ask()
    expect(await codes('brief x 9')).to.deep.equal(['password_too_short'])
    expect(await codes(NEXT)).to.deep.equal(['password_same'])
    expect(await kind(NEXT)).to.equal('needs')
  })

  it('of 20 parallel new passwords sets one', async () => {
    await ask()
    const tries = Array.from({ length: 20 }, (_, index) => `${NEXT} number ${index}`)
    const { user } = world.ada
    const given = await world.backend.getUser(String(user.id))
    const done = await Promise.all(
      tries.map((next) =>
        service().set(
          { user: given ?? user, backend: world.backend },
          new Secret(next),
          localRequest,
        ),
      ),
    )
    expect(done.filter((outcome) => outcome?.ok)).to.have.length(1)
    const works = []
    for (const next of tries) if ((await kind(next)) === 'recognised') works.push(next)
    expect(works).to.have.length(1)
  })

  it('sets none for somebody who has come by a password that is another by now', async () => {
    await ask()
    const user = (await world.backend.getUser(world.ada.owner.userId)) ?? world.ada.user
    expect((await set())?.ok).to.equal(true)
    const late = { user, backend: world.backend }
    const outcome = await service().set(late, new Secret(`${NEXT}, too`), localRequest)
    expect(outcome).to.equal(null)
    expect(await kind(NEXT)).to.equal('recognised')
  })

  it('ends what was opened with the old password meanwhile', async () => {
    await ask()
    await world.session('of a thief')
    world.heard.length = 0
    await set()
    expect(await world.sessionsOf()).to.deep.equal([])
    expect(world.told()).to.deep.equal([['password.changed', {}]])
    expect(world.heard[0]).to.deep.include({ actor: world.ada.owner, subject: world.ada.owner })
  })

  it('comes after the second factor: whoever has only the old password sets no new one', async () => {
    const terms = { name: 'terms', path: '/terms' }
    world = await startTwoSteps({ needs: [() => terms] })
    await world.addApp()
    await ask()
    const outcome = await logIn()
    const names = outcome.kind === 'needs' ? outcome.needs.map(({ name }) => name) : []
    expect(names).to.deep.equal(['factor', 'password-change', 'terms'])
  })

  it('asks for nothing where passwords are kept elsewhere, and is not there without tokens', async () => {
    Object.assign(world.backend, { savePassword: undefined })
    expect(await ask()).to.equal(false)
    expect(world.told()).to.deep.equal([])
    expect(await kind()).to.equal('recognised')
    const { tokens, ...stores } = memoryStores()
    const rest = { backends: [memoryBackend()], secret: 'a secret of the tests, long enough' }
    expect(createAuth(stores, rest).newPasswords).to.equal(null)
  })
})
