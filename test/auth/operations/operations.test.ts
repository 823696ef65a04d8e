import diagnostics from 'node:diagnostics_channel'
import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { EventHub } from '../../../src/auth/events.ts'
import { Operations } from '../../../src/auth/operations/operations.ts'
import { TestBrowser } from '../../../src/testing.ts'
import { PASSWORD } from '../../support/test-site.ts'
import { memoryApp } from '../../web/live/memory-app.ts'

describe('what a process says of itself', () => {
  it('counts events by their names, mails, and stores that could not be asked', async () => {
    const events = new EventHub(() => {})
    const operations = new Operations(events, () => 7)
    expect(operations.stats(null)).to.deep.equal({
      ...{ since: 7, events: {}, storeFailures: 0, hashing: null },
      mails: { sent: 0, failed: 0 },
      robots: { trapped: 0, hurried: 0, unproven: 0 },
    })
    await events.emit({ name: 'logout' })
    await events.emit({ name: 'logout' })
    await events.emit({ name: '__proto__' })
    operations.note('mail.sent')
    operations.note('store.unavailable')
    operations.note('robot.trapped', { use: 'register' })
    const stats = operations.stats({ waiting: 2, waitMs: 30 })
    expect(stats.events.logout).to.equal(2)
    expect(Object.keys(stats.events)).to.have.members(['logout', '__proto__'])
    expect([stats.mails.sent, stats.storeFailures]).to.deep.equal([1, 1])
    expect(stats.robots).to.deep.equal({ trapped: 1, hurried: 0, unproven: 0 })
    expect(stats.hashing).to.deep.equal({ waiting: 2, waitMs: 30 })
  })

  it('publishes each event of an app on a channel of its name', async () => {
    const app = await memoryApp()
    const seen: string[] = []
    const listener = (message: unknown, name: string | symbol) => {
      seen.push(`${String(name)} ${(message as { name: string }).name}`)
    }
    for (const name of ['login.succeeded', 'login.failed']) {
      diagnostics.subscribe(`gadwall:${name}`, listener)
    }
    try {
      const browser = new TestBrowser(app.origin)
      await browser.submit('/login', { username: 'ann', password: 'not the password' })
      await browser.submit('/login', { username: 'ann', password: PASSWORD })
      expect(seen).to.deep.equal([
        'gadwall:login.failed login.failed',
        'gadwall:login.succeeded login.succeeded',
      ])
      const { events } = app.users.stats()
      expect([events['login.failed'], events['login.succeeded']]).to.deep.equal([1, 1])
      app.breakStore(new StoreUnavailable('The database'))
      await browser.get('/account')
      expect(app.users.stats().storeFailures).to.equal(1)
    } finally {
      for (const name of ['login.succeeded', 'login.failed']) {
        diagnostics.unsubscribe(`gadwall:${name}`, listener)
      }
      await app.stop()
    }
  })
})
