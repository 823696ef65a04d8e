import { expect } from 'chai'
import { BoundedFeed } from '../../../../../src/database/sessions/cache/feeds/bounded-feed.ts'

describe('BoundedFeed', () => {
  it('says at the first question that something may have changed', () => {
    expect(new BoundedFeed(1000).hasChanged()).to.equal(true)
  })

  it('says so again when its time is over, and not before', () => {
    let now = 5000
    const feed = new BoundedFeed(1000, () => now)
    feed.hasChanged()
    now += 999
    expect(feed.hasChanged()).to.equal(false)
    now += 1
    expect(feed.hasChanged()).to.equal(true)
    now += 999
    expect(feed.hasChanged()).to.equal(false)
  })
})
