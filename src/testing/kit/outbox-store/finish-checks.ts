import assert from 'node:assert/strict'
import { countTrue, MALFORMED, MARKER, NOW, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { claimIds, mail, PARAMS, UNTIL } from './mails.ts'
import type { OutboxStoreSubject } from './outbox-store-subject.ts'

/** What becomes of mails. */
export const finishChecks: Readonly<Record<string, Check<OutboxStoreSubject>>> = {
  'sent and abandon wipe what a mail is filled with': async ({ store, rawRows }) => {
    for (const id of ['one', 'two']) await store.add(mail({ id }))
    await store.claim('worker', UNTIL, NOW, 2)
    assert.ok((await rawRows()).includes(PARAMS), 'rawRows() does not show what the store wrote')
    assert.equal(await store.sent('one', 'worker'), true)
    assert.equal(await store.abandon('two', 'worker'), true)
    const text = await rawRows()
    assert.ok(text.includes(MARKER), 'a finished mail is gone')
    assert.ok(!text.includes(PARAMS), 'a finished mail still holds its params')
  },

  'a mail that is sent or abandoned is never given to anybody': async ({ store }) => {
    for (const id of ['one', 'two']) await store.add(mail({ id }))
    await store.claim('worker', UNTIL, NOW, 2)
    await store.sent('one', 'worker')
    await store.abandon('two', 'worker')
    assert.deepEqual(await claimIds(store, 'worker', { now: UNTIL * 2 }), [])
  },

  'a mail that failed is given again from exactly its time on': async ({ store }) => {
    await store.add(mail())
    await store.claim('worker', UNTIL, NOW, 1)
    const retryAt = UNTIL + 5000
    assert.equal(await store.failed('mail-1', 'worker', retryAt), true)
    assert.deepEqual(await claimIds(store, 'other', { now: retryAt - 1 }), [])
    const [again] = await store.claim('other', retryAt + 1000, retryAt, 1)
    assert.deepEqual({ ...again }, { ...mail(), attempts: 2 })
  },

  'a worker that has lost a mail to another can write nothing': async ({ store, rawRows }) => {
    await store.add(mail())
    await store.claim('slow', UNTIL, NOW, 1)
    await store.claim('next', UNTIL + 1000, UNTIL, 1)
    const before = await rawRows()
    for (const worker of ['slow', 'nobody']) {
      assert.equal(await store.sent('mail-1', worker), false)
      assert.equal(await store.failed('mail-1', worker, NOW), false)
      assert.equal(await store.abandon('mail-1', worker), false)
    }
    assert.equal(await rawRows(), before)
    assert.equal(await store.sent('mail-1', 'next'), true)
  },

  'a mail can be given back or finished once for each claim': async ({ store }) => {
    await store.add(mail())
    await store.claim('worker', UNTIL, NOW, 1)
    assert.equal(await store.failed('mail-1', 'worker', UNTIL), true)
    assert.equal(await store.sent('mail-1', 'worker'), false, 'sent after it was given back')
    await store.claim('worker', UNTIL + 1000, UNTIL, 1)
    const finished = await parallel(50, (index) =>
      index % 2 === 0 ? store.sent('mail-1', 'worker') : store.abandon('mail-1', 'worker'),
    )
    assert.equal(countTrue(finished), 1)
  },

  'takes any text for an id and a worker, and never throws': async ({ store, rawRows }) => {
    await store.add(mail())
    await store.claim('worker', UNTIL, NOW, 1)
    const before = await rawRows()
    for (const text of [...MALFORMED, 'MAIL-1', 'mail-1 ']) {
      assert.equal(await store.sent(text, 'worker'), false, text.slice(0, 60))
      assert.equal(await store.failed('mail-1', text, NOW), false, text.slice(0, 60))
      assert.equal(await store.abandon(text, text), false, text.slice(0, 60))
    }
    assert.equal(await rawRows(), before)
  },

  'counts mails by what has become of them': async ({ store }) => {
    assert.deepEqual({ ...(await store.counts()) }, { waiting: 0, sent: 0, abandoned: 0 })
    for (let at = 0; at < 6; at++) await store.add(mail({ id: String(at), createdAt: NOW + at }))
    await store.claim('worker', UNTIL, NOW + 3, 4)
    await store.sent('0', 'worker')
    await store.sent('1', 'worker')
    await store.abandon('2', 'worker')
    assert.deepEqual({ ...(await store.counts()) }, { waiting: 3, sent: 2, abandoned: 1 })
  },

  'purge removes exactly the finished mails from before, and counts them': async ({ store }) => {
    const ages = { old: NOW - 1, abandoned: NOW - 1, waiting: NOW - 1, claimed: NOW - 1, now: NOW }
    for (const [id, createdAt] of Object.entries(ages)) await store.add(mail({ id, createdAt }))
    await store.claim('worker', UNTIL, NOW, 5)
    for (const id of ['old', 'now']) await store.sent(id, 'worker')
    await store.abandon('abandoned', 'worker')
    await store.failed('waiting', 'worker', UNTIL)
    assert.equal(await store.purge(NOW), 2)
    assert.equal(await store.purge(NOW), 0)
    assert.deepEqual({ ...(await store.counts()) }, { waiting: 2, sent: 1, abandoned: 0 })
    assert.equal(await store.purge(NOW + 1), 1)
  },

  'says so when it cannot be asked, never "nothing to send"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.add(mail()), UNAVAILABLE)
    await assert.rejects(async () => store.claim('worker', UNTIL, NOW, 1), UNAVAILABLE)
    await assert.rejects(async () => store.sent('mail-1', 'worker'), UNAVAILABLE)
    await assert.rejects(async () => store.failed('mail-1', 'worker', NOW), UNAVAILABLE)
    await assert.rejects(async () => store.abandon('mail-1', 'worker'), UNAVAILABLE)
    await assert.rejects(async () => store.counts(), UNAVAILABLE)
    await assert.rejects(async () => store.purge(NOW), UNAVAILABLE)
  },
}
