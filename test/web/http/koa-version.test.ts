import { expect } from 'chai'
import Koa from 'koa'
import { assertKoaVersion } from '../../../src/web/http/koa-version.ts'

describe('assertKoaVersion()', () => {
  it('lets an app of Koa 3 pass', () => {
    assertKoaVersion(new Koa())
  })

  it('stops an app of Koa 2, and says how to get Koa 3', () => {
    // What the context of Koa 2.16 has, but not what Koa 3 added.
    const { back, ...context } = new Koa().context
    expect(() => assertKoaVersion({ context: context as Koa['context'] })).to.throw(
      TypeError,
      'Gadwall needs koa ^3, this app has 2.x. Run: npm install koa@3',
    )
  })
})
