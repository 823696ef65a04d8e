import { setImmediate as pause } from 'node:timers/promises'
import type { OutboxStore } from '../../src/auth/mail/outbox-store.ts'
import { MemoryOutboxStore, outboxStoreSuite } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const CLAIM_RACE = 'of 50 parallel workers no two get the same mail, and no mail is forgotten'
const LOST = 'a worker that has lost a mail to another can write nothing'
const ONCE = 'a mail can be given back or finished once for each claim'
const CLAIM_END = 'a claim runs out at exactly its end, and counts'

describe('outboxStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a read that is followed by a mark: two workers get one mail', async () => {
    await expectNoticed(
      (sound) => ({
        async claim(worker, until, now, limit) {
          const due = sound.rows
            .filter((row) => row.state === 'waiting' && row.dueAt <= now)
            .slice(0, limit)
          await pause()
          await sound.claim(worker, until, now, limit)
          return due
        },
      }),
      CLAIM_RACE,
      'of 50 parallel workers one gets a mail whose claim has run out',
    )
  })

  it('finds a mark that is read by the name of the worker alone', async () => {
    await expectNoticed(
      (sound) => ({
        async claim(worker, until, now, limit) {
          await sound.claim(worker, until, now, limit)
          return sound.rows.filter((row) => row.worker === worker && row.dueAt === until)
        },
      }),
      'a worker that claims many times at once gets no mail twice',
    )
  })

  it('finds more mails than were asked for, and mails in no order', async () => {
    const order = 'gives the oldest mails first, and no more than were asked for'
    await expectNoticed(
      (sound) => ({ claim: (worker, until, now) => sound.claim(worker, until, now, 100) }),
      order,
    )
    await expectNoticed(
      (sound) => ({
        claim: async (...given) => [...(await sound.claim(...given))].reverse(),
      }),
      order,
    )
  })

  it('finds a mail that is given before it is due', async () => {
    await expectNoticed(
      (sound) => ({
        claim: (worker, until, now, limit) => sound.claim(worker, until, now + 1, limit),
      }),
      'gives no mail that is not due yet',
      'a mail that failed is given again from exactly its time on',
    )
  })

  it('finds a claim that never runs out, or a millisecond too early', async () => {
    await expectNoticed(
      (sound) => ({
        claim: (worker, _until, now, limit) => sound.claim(worker, now * 2, now, limit),
      }),
      CLAIM_END,
    )
    await expectNoticed(
      (sound) => ({
        claim: (worker, until, now, limit) => sound.claim(worker, until - 1, now, limit),
      }),
      CLAIM_END,
    )
  })

  it('finds claims that are not counted', async () => {
    await expectNoticed(
      (sound) => ({
        claim: async (...given) =>
          (await sound.claim(...given)).map((mail) => ({ ...mail, attempts: 1 })),
      }),
      CLAIM_END,
    )
  })

  it('finds a mail that any worker may finish', async () => {
    const ownerOf = (sound: MemoryOutboxStore, id: string) =>
      sound.rows.find((row) => row.id === id)?.worker ?? ''
    await expectNoticed((sound) => ({ sent: (id) => sound.sent(id, ownerOf(sound, id)) }), LOST)
    await expectNoticed(
      (sound) => ({ failed: (id, _, retryAt) => sound.failed(id, ownerOf(sound, id), retryAt) }),
      LOST,
    )
    await expectNoticed(
      (sound) => ({ abandon: (id) => sound.abandon(id, ownerOf(sound, id)) }),
      LOST,
    )
  })

  it('finds a mail that is finished twice', async () => {
    await expectNoticed(
      (sound) => ({
        async sent(id, worker) {
          const isTheirs = sound.rows.some((row) => row.id === id && row.worker === worker)
          await pause()
          await sound.sent(id, worker)
          return isTheirs
        },
      }),
      ONCE,
    )
  })

  it('finds params that stay when a mail is finished', async () => {
    const suite = suiteOf(
      () => ({}),
      () => 'c2VhbGVkLXBhcmFtcy1vZi10aGUta2l0',
    )
    await expectFailures(suite, { exactly: ['sent and abandon wipe what a mail is filled with'] })
  })

  it('finds an abandoned mail that is tried again', async () => {
    await expectNoticed(
      (sound) => ({ abandon: (id, worker) => sound.failed(id, worker, 0) }),
      'a mail that is sent or abandoned is never given to anybody',
      'counts mails by what has become of them',
    )
  })

  it('finds a purge that takes what waits, or what is not from before', async () => {
    const purge = 'purge removes exactly the finished mails from before, and counts them'
    await expectNoticed((sound) => ({ purge: (before) => sound.purge(before + 1) }), purge)
    await expectNoticed(
      (sound) => ({
        async purge(before) {
          for (const { id, worker } of sound.rows) await sound.abandon(id, worker ?? '')
          return sound.purge(before)
        },
      }),
      purge,
    )
  })
})

function suiteOf(
  breakIt: (sound: MemoryOutboxStore) => Partial<OutboxStore>,
  leaks: () => string = () => '',
) {
  return outboxStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryOutboxStore()
      return {
        store: broken<OutboxStore, MemoryOutboxStore>(sound, breakIt(sound)),
        rawRows: async () => JSON.stringify(sound.rows) + leaks(),
      }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryOutboxStore) => Partial<OutboxStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
