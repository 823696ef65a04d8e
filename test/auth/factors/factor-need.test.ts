import { expect } from 'chai'
import { localRequest } from '../../../src/auth/backend.ts'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { memoryBackend, memoryStores } from '../../../src/testing.ts'
import { startTwoSteps } from './two-steps.ts'

const DAY_MS = 86_400_000
const FACTOR = { name: 'factor', path: '/login/factor' }

const logIn = (
  { auth }: Pick<Awaited<ReturnType<typeof startTwoSteps>>, 'auth'>,
  username = 'ada',
) => auth.login.authenticate({ username, password: new Secret('x') })

describe('the need of a second factor', () => {
  it('whoever has one is asked for it, and nobody else', async () => {
    const world = await startTwoSteps()
    expect((await logIn(world)).kind).to.equal('recognised')
    await world.addApp()
    const outcome = await logIn(world)
    expect(outcome).to.deep.include({ kind: 'needs', needs: [FACTOR] })
    expect((await logIn(world, 'bob')).kind).to.equal('recognised')
    await world.factors.reset(world.ada.owner)
    expect((await logIn(world)).kind).to.equal('recognised')
  })

  it('comes before all other needs, and is met by any of the ways to prove a factor', async () => {
    const terms = { name: 'terms', path: '/terms' }
    const world = await startTwoSteps({ needs: [() => terms] })
    await world.addApp()
    const { auth, ada } = world
    expect(await logIn(world)).to.deep.include({ needs: [FACTOR, terms] })
    for (const method of ['otp', 'recovery', 'hwk', 'swk']) {
      const who = { user: ada.user, backend: 'users', methods: ['pwd', method] }
      expect(await auth.login.needsOf(who, localRequest), method).to.deep.equal([terms])
    }
    for (const methods of [['pwd'], ['mail'], ['fed'], []]) {
      const who = { user: ada.user, backend: 'users', methods }
      expect(await auth.login.needsOf(who, localRequest)).to.deep.equal([FACTOR, terms])
    }
  })

  it('whoever has brought one along, as their backend says, is asked for none', async () => {
    const world = await startTwoSteps({ secondFactor: 'required', secondFactorGraceDays: 0 })
    await world.addApp()
    const asked: unknown[] = []
    const brought: string[] = ['hwk']
    Object.assign(world.backend, {
      factorsOf: async (who: unknown) => {
        asked.push(who)
        return brought
      },
    })
    expect((await logIn(world)).kind).to.equal('recognised')
    expect((await logIn(world, 'bob')).kind).to.equal('recognised')
    expect(asked).to.deep.equal([world.ada.owner, world.bob.owner])
    brought.length = 0
    expect((await logIn(world)).kind).to.equal('needs')
  })

  it('whoever must have one has some days from the next login on, and no more', async () => {
    const world = await startTwoSteps({ secondFactor: 'required' })
    const { clock, factors, ada } = world
    clock.advance(100 * DAY_MS)
    expect((await logIn(world)).kind).to.equal('recognised')
    const since = clock()
    expect((await factors.of(ada.owner)).askedAt).to.equal(since)
    clock.advance(7 * DAY_MS - 1)
    expect((await logIn(world)).kind).to.equal('recognised')
    clock.advance(1)
    expect(await logIn(world)).to.deep.include({ kind: 'needs', needs: [FACTOR] })
    expect((await factors.of(ada.owner)).askedAt).to.equal(since)
    expect((await logIn(world, 'bob')).kind).to.equal('recognised')
  })

  it('asks once, however many logins there are at the same time', async () => {
    const world = await startTwoSteps({ secondFactor: 'required' })
    await Promise.all(Array.from({ length: 10 }, () => logIn(world)))
    expect(world.stores.factors.factors.map(({ kind }) => kind)).to.deep.equal(['asked'])
  })

  it('of the staff alone: superusers are of it', async () => {
    const world = await startTwoSteps({ secondFactor: 'staff', secondFactorGraceDays: 0 })
    await world.add('eve', { isStaff: true })
    await world.add('root', { isSuperuser: true })
    const kinds = []
    for (const name of ['ada', 'eve', 'root']) kinds.push((await logIn(world, name)).kind)
    expect(kinds).to.deep.equal(['recognised', 'needs', 'needs'])
  })

  it('does not start where one is required that nobody could add', () => {
    const { factors, ...without } = memoryStores()
    const { keys, ...unsealed } = memoryStores()
    const rest = { backends: [memoryBackend()], secret: 'a secret of the tests, long enough' }
    for (const stores of [without, unsealed]) {
      expect(() => createAuth(stores, { ...rest, secondFactor: 'staff' })).to.throw(
        TypeError,
        /SECOND_FACTOR/,
      )
      expect(createAuth(stores, rest).factors).to.equal(null)
    }
  })
})
