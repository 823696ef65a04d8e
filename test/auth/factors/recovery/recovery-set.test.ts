import { expect } from 'chai'
import { Overloaded } from '../../../../src/auth/errors.ts'
import { parallel } from '../../../../src/testing/kit/samples.ts'
import { startTwoSteps, type TwoSteps } from '../two-steps.ts'

describe('recovery codes', () => {
  let world: TwoSteps
  beforeEach(async () => {
    world = await startTwoSteps()
  })
  const left = async () => (await world.factors.of(world.ada.owner)).recoveryCodes

  it('each opens once, to the last one, and the owner hears how many are left', async () => {
    const { factors, ada, bob, told } = world
    const codes = await factors.renewRecovery(ada.owner)
    expect(codes).to.have.length(10)
    expect(await left()).to.equal(10)
    expect(await factors.use(bob.owner, codes[0] ?? '')).to.equal(null)
    for (const code of codes) expect(await factors.use(ada.owner, code)).to.equal('recovery')
    for (const code of codes) expect(await factors.use(ada.owner, code)).to.equal(null)
    expect(await left()).to.equal(0)
    const used = told().filter(([name]) => name === 'recovery.used')
    const counts = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    expect(used.map(([, details]) => details)).to.deep.equal(
      counts.map((count) => ({ left: count, isFew: count <= 3 })),
    )
  })

  it('of 50 parallel posts of one code one is right', async () => {
    const { factors, ada } = world
    const [code = ''] = await factors.renewRecovery(ada.owner)
    const all = await parallel(50, () => factors.use(ada.owner, code))
    expect(all.filter((one) => one === 'recovery')).to.have.length(1)
    expect(await left()).to.equal(9)
  })

  it('a new set ends the one before', async () => {
    const { factors, ada, told } = world
    const [old = ''] = await factors.renewRecovery(ada.owner)
    const [fresh = ''] = await factors.renewRecovery(ada.owner)
    expect(await left()).to.equal(10)
    expect(await factors.use(ada.owner, old)).to.equal(null)
    expect(await factors.use(ada.owner, fresh)).to.equal('recovery')
    expect(told().map(([name]) => name)).to.deep.equal([
      ...['recovery.renewed', 'recovery.renewed', 'factor.failed', 'recovery.used'],
    ])
  })

  it('of sets that are made at the same time one counts', async () => {
    const { factors, ada } = world
    const sets = await parallel(3, () => factors.renewRecovery(ada.owner))
    expect(await left()).to.equal(10)
    const methods = await Promise.all(sets.map(([code = '']) => factors.use(ada.owner, code)))
    expect(methods.filter(Boolean)).to.deep.equal(['recovery'])
  })

  it('a set that is made after the clock went back counts', async () => {
    const { factors, ada, clock } = world
    await factors.renewRecovery(ada.owner)
    clock.advance(-60_000)
    const [code = ''] = await factors.renewRecovery(ada.owner)
    expect(await factors.use(ada.owner, code)).to.equal('recovery')
  })

  it('keeps only hashes, each with a salt of its own', async () => {
    const { factors, stores, ada, heard } = world
    const codes = await factors.renewRecovery(ada.owner)
    const rows = stores.factors.factors
    const kept = JSON.stringify([rows, heard])
    for (const code of codes) {
      expect(kept).to.not.contain(code)
      expect(kept).to.not.contain(code.replaceAll('-', ''))
      expect(kept).to.not.contain(code.replaceAll('-', '').slice(2))
    }
    const parts = rows.map(({ secret }) => secret.split('.'))
    expect(parts.map(([row]) => row)).to.deep.equal(codes.map((code) => code.slice(0, 2)))
    expect(new Set(parts.map(([, , , salt]) => salt)).size).to.equal(10)
  })

  it('takes one hash a try, whether or not a row begins like the code', async () => {
    const { factors, ada } = world
    const codes = await factors.renewRecovery(ada.owner)
    const firsts = new Set(codes.map((code) => code.slice(0, 2)))
    const none = ['00', '11', '22', '33', '44', '55', '66', '77', '88', '99', 'aa'].find(
      (row) => !firsts.has(row),
    )
    const time = async (row: string | undefined) => {
      const start = performance.now()
      for (let run = 0; run < 5; run += 1) await factors.use(ada.owner, `${row}000-00000-00000`)
      return performance.now() - start
    }
    await time('00')
    const [some, other] = [await time(codes[0]?.slice(0, 2)), await time(none)]
    expect(some / other).to.be.within(0.3, 3)
  })

  it('does not keep the event loop busy', async () => {
    const { factors, ada } = world
    let longest = 0
    let last = performance.now()
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    const start = performance.now()
    await factors.renewRecovery(ada.owner)
    const whole = performance.now() - start
    clearInterval(watch)
    expect(longest).to.be.below(whole / 2)
  })

  it('refuses more than can wait, and uses nothing up', async () => {
    const { factors, ada } = world
    const [code = ''] = await factors.renewRecovery(ada.owner)
    const tries = await parallel(80, () =>
      factors.use(ada.owner, '00000-00000-00000').catch((error: unknown) => error),
    )
    expect(tries.filter((one) => one instanceof Overloaded)).to.have.length(15)
    expect(tries.filter((one) => one === null)).to.have.length(65)
    expect(await factors.use(ada.owner, code)).to.equal('recovery')
  })

  it('works on with a hash that is damaged: it is no code', async () => {
    const { factors, stores, ada } = world
    const [code = ''] = await factors.renewRecovery(ada.owner)
    const row = (await stores.factors.listOf(ada.owner)).find(({ secret }) =>
      secret.startsWith(code.slice(0, 2)),
    )
    const secrets = [
      `${code.slice(0, 2)}.`,
      row?.secret.slice(0, -1),
      row?.secret.replace('.1.', '.9.'),
    ]
    for (const secret of secrets) {
      await stores.factors.remove(ada.owner, [row?.id ?? ''])
      await stores.factors.add([{ ...row!, secret: String(secret) }])
      expect(await factors.use(ada.owner, code)).to.equal(null)
    }
  })
})
