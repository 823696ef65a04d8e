import { expect } from 'chai'
import { DataKeys, KeyUnreadable } from '../../../src/auth/keys/data-keys.ts'
import { MemoryKeyStore } from '../../../src/testing.ts'

const [OLD, NEW, OTHER] = ['old ', 'new ', 'other '].map((name) => name.repeat(10)) as [
  string,
  string,
  string,
]
const clock = () => 7

describe('DataKeys', () => {
  let store: MemoryKeyStore
  beforeEach(() => {
    store = new MemoryKeyStore()
  })
  const keys = (...secrets: string[]) => new DataKeys(store, secrets, clock)

  it('opens what it has sealed for the same purpose, and nothing else', async () => {
    const sealed = await keys(OLD).seal('mail 1', 'a link')
    expect(await keys(OLD).open('mail 1', sealed)).to.equal('a link')
    expect(await keys(OLD).open('mail 2', sealed)).to.equal(null)
    const flipped = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
    for (const text of ['', '1', '1.', '1.AAAA', '2.AAAA', 'x', flipped, `9${sealed}`, '0.AAAA']) {
      expect(await keys(OLD).open('mail 1', text), text).to.equal(null)
    }
  })

  it('seals the same text differently each time', async () => {
    const one = keys(OLD)
    expect(await one.seal('x', 'text')).to.not.equal(await one.seal('x', 'text'))
  })

  it('makes the same digest of the same text, for one purpose, with the key that it names', async () => {
    const made = await keys(OLD).digest('x', 'text')
    expect(made).to.deep.equal({ number: 1, digest: made?.digest })
    expect(made?.digest).to.match(/^[\w-]{43}$/)
    for (const [purpose, text] of [
      ['y', 'text'],
      ['x', 'Text'],
      ['xt', 'ext'],
    ] as const) {
      expect((await keys(OLD).digest(purpose, text))?.digest, purpose).to.not.equal(made?.digest)
    }
    const rotated = keys(NEW, OLD)
    expect(await rotated.digest('x', 'text')).to.deep.equal(made)
    expect(await rotated.digest('x', 'text', 1)).to.deep.equal(made)
    expect(await rotated.digest('x', 'text', 2)).to.equal(null)
    const other = new DataKeys(new MemoryKeyStore(), [OLD], clock)
    expect(await other.digest('x', 'text')).to.not.deep.equal(made)
  })

  it('has one key, however many processes make the first at once', async () => {
    const all = Array.from({ length: 10 }, () => keys(OLD))
    const sealed = await Promise.all(all.map((one, index) => one.seal('x', `text ${index}`)))
    const opened = await Promise.all(sealed.map((text) => keys(OLD).open('x', text)))
    expect(opened).to.deep.equal(all.map((_, index) => `text ${index}`))
    expect(await store.list()).to.have.length(1)
  })

  it('wraps its key anew under a new secret; what was sealed before still opens', async () => {
    const sealed = await keys(OLD).seal('x', 'text')
    const rotated = keys(NEW, OLD)
    expect(await rotated.wrappedByOlder()).to.deep.equal([1])
    await rotated.ready()
    expect(await rotated.wrappedByOlder()).to.deep.equal([])
    expect(await keys(NEW).open('x', sealed)).to.equal('text')
  })

  it('says what to do when no secret opens its key, and makes no other', async () => {
    await keys(OLD).ready()
    const error = await keys(OTHER)
      .ready()
      .catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(KeyUnreadable)
    expect(String(error)).to.match(/put the secret from before behind the new one/)
    expect(await store.list()).to.have.length(1)
  })

  it('keeps nothing by which its key could be read without the secret', async () => {
    const sealed = await keys(OLD).seal('x', 'text')
    const [{ wrapped } = { wrapped: '' }] = await store.list()
    expect(wrapped).to.not.equal('')
    expect(
      await keys(OTHER)
        .open('x', sealed)
        .catch(() => null),
    ).to.equal(null)
  })
})
