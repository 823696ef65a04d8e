import { expect } from 'chai'
import { parallel } from '../../../../src/testing/kit/samples.ts'
import { startTwoSteps, type TwoSteps } from '../two-steps.ts'

describe('authenticator apps', () => {
  let world: TwoSteps
  beforeEach(async () => {
    world = await startTwoSteps()
  })
  const isOn = async () => (await world.factors.of(world.ada.owner)).isOn

  it('an app counts for nothing until a code of it has confirmed it', async () => {
    const { factors, ada, begin } = world
    const app = await begin()
    expect(await isOn()).to.equal(false)
    expect(await factors.use(ada.owner, app.code())).to.equal(null)
    expect(await factors.apps.confirm(ada.owner, '000000')).to.equal(false)
    expect(await isOn()).to.equal(false)
    expect(await factors.apps.confirm(ada.owner, app.code(), { name: 'my phone' })).to.equal(true)
    expect((await factors.of(ada.owner)).apps).to.have.nested.property('[0].name', 'my phone')
    expect(await isOn()).to.equal(true)
  })

  it('keeps a name that every database can hold, in one line', async () => {
    const { factors, ada, begin, clock } = world
    for (const name of ['', ' \t', `\0 a\nb\ud800 ${'😀'.repeat(200)}`]) {
      await factors.apps.confirm(ada.owner, (await begin()).code(), { name })
      clock.advance(60_000)
    }
    const names = (await factors.of(ada.owner)).apps.map(({ name }) => name)
    expect(names).to.deep.equal([null, null, `a b  ${'😀'.repeat(95)}`])
  })

  it('shows the same secret until it is confirmed, for an hour, and never again after', async () => {
    const { factors, ada, begin, clock, stores } = world
    const first = await begin()
    expect((await begin()).secret).to.equal(first.secret)
    clock.advance(3_599_999)
    expect((await begin()).secret).to.equal(first.secret)
    clock.advance(1)
    expect(await factors.apps.confirm(ada.owner, first.code())).to.equal(false)
    const second = await begin()
    expect(second.secret).to.not.equal(first.secret)
    expect(stores.factors.factors).to.have.length(1)
    await factors.apps.confirm(ada.owner, second.code())
    expect((await begin()).secret).to.not.equal(second.secret)
  })

  it('takes the code before and the one after, too, as clocks go', async () => {
    const { factors, ada, addApp, clock } = world
    const app = await addApp()
    for (const [drift, expected] of [
      [-1, 'otp'],
      [0, 'otp'],
      [1, 'otp'],
      [2, null],
    ] as const) {
      expect(await factors.use(ada.owner, app.code(drift)), String(drift)).to.equal(expected)
    }
    clock.advance(90_000)
    expect(await factors.use(ada.owner, app.code(-2))).to.equal(null)
  })

  it('a code that was used is never taken again, nor one from before it', async () => {
    const { factors, ada, addApp, clock } = world
    const app = await addApp()
    const [before, now] = [app.code(-1), app.code()]
    expect(await factors.use(ada.owner, now)).to.equal('otp')
    expect(await factors.use(ada.owner, now)).to.equal(null)
    expect(await factors.use(ada.owner, before)).to.equal(null)
    clock.advance(30_000)
    expect(await factors.use(ada.owner, now)).to.equal(null)
    expect(await factors.use(ada.owner, app.code())).to.equal('otp')
  })

  it('the code that has confirmed an app opens nothing', async () => {
    const { factors, ada, begin } = world
    const app = await begin()
    const code = app.code()
    await factors.apps.confirm(ada.owner, code)
    expect(await factors.use(ada.owner, code)).to.equal(null)
  })

  it('of 50 parallel posts of one code one is right', async () => {
    const { factors, ada, addApp } = world
    const app = await addApp()
    const all = await parallel(50, () => factors.use(ada.owner, app.code()))
    expect(all.filter((one) => one === 'otp')).to.have.length(1)
  })

  it('takes a code with blanks, and of any of several apps', async () => {
    const { factors, ada, addApp } = world
    const [one, other] = [await addApp(), await addApp()]
    const spaced = `${one.code().slice(0, 3)} ${one.code().slice(3)} `
    expect(await factors.use(ada.owner, spaced)).to.equal('otp')
    expect(await factors.use(ada.owner, other.code())).to.equal('otp')
    expect(await factors.use(ada.owner, '１２３４５６')).to.equal(null)
  })

  it('is no proof of anybody else', async () => {
    const { factors, bob, addApp } = world
    const app = await addApp()
    expect(await factors.use(bob.owner, app.code())).to.equal(null)
  })

  it('a secret that was copied to another row opens nothing', async () => {
    const { factors, stores, ada, bob, addApp } = world
    const app = await addApp()
    const [row] = await stores.factors.listOf(ada.owner)
    await stores.factors.add([{ ...row!, id: 'a copy', owner: bob.owner, counter: 0 }])
    expect(await factors.use(bob.owner, app.code())).to.equal(null)
  })

  it('keeps no secret in clear', async () => {
    const { stores, addApp } = world
    const app = await addApp()
    const rest = JSON.stringify([stores.factors.factors, world.heard])
    expect(rest).to.not.contain(app.secret)
    const bytes = Buffer.from(app.secret, 'ascii')
    expect(rest).to.not.contain(bytes.toString('base64url'))
  })

  it('a person may have five, and no more', async () => {
    const { factors, ada, addApp } = world
    for (let count = 0; count < 5; count += 1) await addApp()
    const label = { issuer: 'The Club', username: 'ada' }
    expect(await factors.apps.begin(ada.owner, label)).to.equal(null)
    const [first] = (await factors.of(ada.owner)).apps
    await factors.remove(ada.owner, first?.id ?? '')
    expect(await factors.apps.begin(ada.owner, label)).to.not.equal(null)
  })

  it('adding one ends all other sessions of the person, and is announced', async () => {
    const { factors, ada, bob, begin, session, sessionsOf, told } = world
    for (const id of ['own', 'other']) await session(id)
    await session('bobs', bob)
    const app = await begin()
    await factors.apps.confirm(ada.owner, app.code(), { session: 'own' })
    expect(await sessionsOf()).to.deep.equal(['own'])
    expect(await sessionsOf(bob)).to.deep.equal(['bobs'])
    expect(told()).to.deep.equal([['factor.added', { kind: 'app' }]])
    await session('another')
    const second = await begin()
    await factors.apps.confirm(ada.owner, second.code(), { session: 'own', keepsSessions: true })
    expect(await sessionsOf()).to.deep.equal(['another', 'own'])
  })
})
