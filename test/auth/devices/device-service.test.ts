import { expect } from 'chai'
import type { Secret } from '../../../src/auth/secret.ts'
import { ADA, type Guessing, startGuessing } from '../throttling/guessing.ts'

const REQUEST = { address: '203.0.113.7', agent: null }
const BOB = { backend: 'users', userId: '2' }
const DAY_MS = 24 * 60 * 60_000

describe('DeviceService', () => {
  let world: Guessing
  beforeEach(async () => {
    world = await startGuessing()
  })
  const remember = (who: typeof ADA, devices: readonly Secret[] = []) =>
    world.auth.devices?.remember(who, { ...REQUEST, devices }) as Promise<Secret | null>
  const isKnown = async (who: typeof ADA, devices: readonly Secret[]) =>
    (await world.auth.devices?.find(who, { ...REQUEST, devices })) !== null

  it('knows a browser again for 400 days after the last login, and only for this person', async () => {
    const secret = (await remember(ADA)) as Secret
    expect(secret.reveal()).to.match(/^[\w-]{43}$/)
    expect(await isKnown(ADA, [secret])).to.equal(true)
    expect(await isKnown(BOB, [secret])).to.equal(false)
    world.clock.advance(300 * DAY_MS)
    expect(await remember(ADA, [secret])).to.equal(null)
    world.clock.advance(399 * DAY_MS)
    expect(await isKnown(ADA, [secret])).to.equal(true)
    world.clock.advance(DAY_MS)
    expect(await isKnown(ADA, [secret])).to.equal(false)
  })

  it('gives a browser something new where it is not known: what it has may be planted', async () => {
    const planted = (await remember(BOB)) as Secret
    const secret = await remember(ADA, [planted])
    expect(secret).to.not.equal(null)
    expect(await isKnown(ADA, [planted])).to.equal(false)
    expect(await isKnown(ADA, [secret as Secret, planted])).to.equal(true)
  })

  it('keeps a digest, and neither what the browser has nor anything that opens by it', async () => {
    const secret = (await remember(ADA)) as Secret
    expect(world.stores.devices.devices).to.have.length(1)
    expect(JSON.stringify(world.stores.devices.devices)).to.not.contain(secret.reveal())
  })

  it('announces a browser that is new, and says whether it is the first', async () => {
    const secret = (await remember(ADA)) as Secret
    await remember(ADA, [secret])
    await remember(ADA)
    const told = world.events.filter(({ name }) => name === 'device.new')
    expect(told.map(({ details }) => details)).to.deep.equal([
      { isFirst: true },
      { isFirst: false },
    ])
  })
})
