import { expect } from 'chai'
import { AuditRecorder } from '../../../src/auth/audit/audit-recorder.ts'
import type { AuditEntry } from '../../../src/auth/audit/audit-store.ts'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { EventHub, type NewEvent } from '../../../src/auth/events.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { MemoryAuditStore } from '../../../src/testing/memory/memory-audit-store.ts'

const request = { address: '192.0.2.1', agent: 'Browser', id: 'request1' }
const subject = { backend: 'users', userId: '7' }

/** A store that can be away, and counts its statements. */
class Store extends MemoryAuditStore {
  writes = 0
  error: Error | null = null

  override async append(entries: readonly AuditEntry[]): Promise<void> {
    if (this.error) throw this.error
    this.writes += 1
    await super.append(entries)
  }
}

function setUp() {
  const store = new Store()
  const errors: string[] = []
  const timers: (() => void)[] = []
  const clock = () => 1000
  const audit = new AuditRecorder(store, {
    clock,
    onError: (error) => errors.push((error as Error).message),
    setTimer: (work) => timers.push(work),
  })
  const events = new EventHub(() => {}, clock)
  events.on('*', (event) => audit.record(event))
  const emit = (event: NewEvent) => events.emit({ request, ...event })
  return { store, audit, emit, errors, timers }
}

describe('the audit recorder', () => {
  it('keeps who, whom, when, where from, the session and the request', async () => {
    const { store, audit, emit } = setUp()
    const details = { methods: ['pwd'] }
    await emit({ name: 'login.succeeded', actor: subject, subject, session: 'public', details })
    await audit.flush()

    const [entry] = store.entries
    expect(entry).to.deep.equal({
      id: entry!.id,
      name: 'login.succeeded',
      at: 1000,
      actor: subject,
      subject,
      session: 'public',
      address: '192.0.2.1',
      agent: 'Browser',
      requestId: 'request1',
      details,
    })
    expect(entry!.id).to.have.lengthOf.above(20)
  })

  it('keeps nothing that was typed at a login that failed', async () => {
    const { store, audit, emit } = setUp()
    const credentials = { username: 'hunter2', password: new Secret('hunter2') }
    await emit({ name: 'login.failed', details: { credentials, name: 'hunter2' } })
    await audit.flush()
    expect(JSON.stringify(store.entries)).to.contain('login.failed').and.not.contain('hunter2')
  })

  it('leaves secrets out of the details, and what is neither text nor number', async () => {
    const { store, audit, emit } = setUp()
    const details = {
      ...{ password: 'hunter2', resetToken: 'hunter2', sessionId: 'hunter2', cookies: ['hunter2'] },
      ...{ hidden: new Secret('hunter2'), nested: { password: 'hunter2' }, run: () => 'hunter2' },
      ...{ count: 3, isBig: true, nothing: null, list: ['a', 1, { password: 'hunter2' }] },
    }
    await emit({ name: 'own.event', details })
    await audit.flush()
    expect(store.entries[0]?.details).to.deep.equal({
      ...{ count: 3, isBig: true, nothing: null, list: ['a', 1] },
    })
  })

  it('cuts off what is too long for its column, and what no database holds', async () => {
    const { store, audit, emit } = setUp()
    const agent = `\uD800\0${'a'.repeat(1000)}`
    await emit({
      name: 'x'.repeat(200),
      request: { ...request, agent },
      details: { note: 'b'.repeat(1000), many: Array(100).fill(1) },
    })
    await audit.flush()
    const [entry] = store.entries
    expect(entry?.agent).to.equal(`\uFFFD\uFFFD${'a'.repeat(253)}`)
    expect(entry?.name).to.have.lengthOf(100)
    expect(entry?.details.note).to.have.lengthOf(200)
    expect(entry?.details.many).to.have.lengthOf(20)
  })

  it('writes what many requests have done in one statement, a second later', async () => {
    const { store, emit, timers } = setUp()
    for (let index = 0; index < 50; index++) await emit({ name: 'login.failed' })
    expect([store.writes, timers.length]).to.deep.equal([0, 1])
    timers[0]?.()
    await new Promise(setImmediate)
    expect([store.writes, store.entries.length]).to.deep.equal([1, 50])
  })

  it('does not wait for the second when a batch is full', async () => {
    const { store, emit } = setUp()
    await Promise.all(Array.from({ length: 200 }, () => emit({ name: 'login.failed' })))
    await new Promise(setImmediate)
    expect(store.entries).to.have.lengthOf(200)
  })

  it('writes what a command does before the command goes on', async () => {
    const { store, emit } = setUp()
    const command = { address: null, agent: null }
    await emit({ name: 'user.deleted', subject, request: command })
    expect(store.entries.map(({ name }) => name)).to.deep.equal(['user.deleted'])
  })

  it('keeps no logout of somebody who was not there', async () => {
    const { audit, emit } = setUp()
    await emit({ name: 'logout' })
    expect(audit.waiting).to.equal(0)
  })

  it('fails nothing while the store is away, says so once, and writes later', async () => {
    const { store, audit, emit, errors } = setUp()
    store.error = new StoreUnavailable('The store')
    await emit({ name: 'login.succeeded', subject })
    await audit.flush()
    await audit.flush()
    expect(errors).to.have.lengthOf(1)

    store.error = null
    await audit.flush()
    expect([store.entries.length, audit.waiting, audit.lost]).to.deep.equal([1, 0, 0])
  })

  it('keeps 5000 entries in memory at most, counts what is lost, and says how many', async () => {
    const { store, audit, emit, errors } = setUp()
    store.error = new StoreUnavailable('The store')
    await Promise.all(Array.from({ length: 5003 }, () => emit({ name: 'login.failed' })))
    await audit.flush()
    expect([audit.waiting, audit.lost]).to.deep.equal([5000, 3])

    store.error = null
    await audit.flush()
    expect(store.entries).to.have.lengthOf(5000)
    expect(errors.at(-1)).to.equal('The audit has lost 3 entries')
  })

  it('is not held up by an entry that the store does not take', async () => {
    const { store, audit, emit, errors } = setUp()
    store.error = new TypeError('too wide')
    await emit({ name: 'login.failed' })
    await audit.flush()
    store.error = null
    await emit({ name: 'login.succeeded' })
    await audit.flush()
    expect(store.entries.map(({ name }) => name)).to.deep.equal(['login.succeeded'])
    expect(errors).to.deep.equal(['too wide', 'The audit has lost 1 entries'])
  })

  it('empties addresses and agents after 365 days', async () => {
    const DAY_MS = 86_400_000
    const store = new MemoryAuditStore()
    let now = 0
    const audit = new AuditRecorder(store, { clock: () => now })
    const events = new EventHub(
      () => {},
      () => now,
    )
    events.on('*', (event) => audit.record(event))
    await events.emit({ name: 'login.succeeded', subject, request })
    await audit.flush()

    now = 365 * DAY_MS
    expect(await audit.forget()).to.equal(0)
    now += 1
    expect(await audit.forget()).to.equal(1)
    expect(store.entries[0]).to.include({ address: null, agent: null, requestId: 'request1' })
  })
})
