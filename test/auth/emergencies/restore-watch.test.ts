import { expect } from 'chai'
import type { MarkStore } from '../../../src/auth/emergencies/mark-store.ts'
import { EPOCH_STEP_MS, RestoreWatch } from '../../../src/auth/emergencies/restore-watch.ts'

/** A database that can be put back to what it was. */
class Database implements MarkStore {
  marks = new Map<string, number>()

  async all(): Promise<ReadonlyMap<string, number>> {
    return new Map(this.marks)
  }

  async add(name: string, value: number): Promise<void> {
    if (!this.marks.has(name)) this.marks.set(name, value)
  }

  async raise(name: string, value: number): Promise<void> {
    this.marks.set(name, Math.max(value, this.marks.get(name) ?? value))
  }
}

function setUp() {
  const database = new Database()
  const file = new Map<number, number>()
  const state = { now: 1_000_000, ended: 0 }
  const watchOn = (outside: Map<number, number>) =>
    new RestoreWatch({
      marks: database,
      outside: {
        read: async (identity) => outside.get(identity) ?? null,
        write: async (identity, epoch) => {
          outside.set(identity, epoch)
        },
      },
      end: async () => {
        state.ended += 1
        return 7
      },
      clock: () => state.now,
    })
  /** Some minutes go by. */
  const live = async (watch: RestoreWatch, minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      state.now += EPOCH_STEP_MS
      expect(await watch.look()).to.equal(null)
    }
  }
  return { database, file, state, watchOn, watch: watchOn(file), live }
}

describe('the watch for backups that are put back', () => {
  it('a backup of Monday that is put back on Wednesday by hand ends every session, once', async () => {
    const { database, state, watch, live } = setUp()
    await live(watch, 3)
    const monday = new Map(database.marks)
    await live(watch, 3)
    database.marks = monday
    expect(await watch.isBehind()).to.equal(true)
    expect(await watch.look()).to.equal(7)
    expect(await watch.isBehind()).to.equal(false)
    await live(watch, 3)
    expect(state.ended).to.equal(1)
  })

  it('the same backup is noticed a second time', async () => {
    const { database, watch, live } = setUp()
    await live(watch, 3)
    const monday = new Map(database.marks)
    await live(watch, 3)
    for (let time = 0; time < 2; time++) {
      database.marks = new Map(monday)
      expect(await watch.look()).to.equal(7)
    }
  })

  it('another machine notices it, too, unless one has ended the sessions already', async () => {
    const { database, state, watch, watchOn, live } = setUp()
    const other = watchOn(new Map())
    await live(watch, 3)
    await live(other, 3)
    const monday = new Map(database.marks)
    await live(other, 3)
    state.now += EPOCH_STEP_MS
    database.marks = monday
    expect(await other.look()).to.equal(7)
    await live(watch, 3)
    expect(state.ended).to.equal(1)
  })

  it('power that fails, and the last write with it, is no backup', async () => {
    const { database, watch, live } = setUp()
    await live(watch, 3)
    const before = new Map(database.marks)
    await live(watch, 1)
    database.marks = before
    expect(await watch.look()).to.equal(null)
  })

  it('whoever dies while sessions are ended does it again', async () => {
    const { database, state, file, watch, live } = setUp()
    await live(watch, 3)
    const monday = new Map(database.marks)
    await live(watch, 3)
    database.marks = monday
    const dying = new RestoreWatch({
      marks: database,
      outside: { read: async (id) => file.get(id) ?? null, write: async () => {} },
      end: () => Promise.reject(new Error('killed')),
      clock: () => state.now,
    })
    await dying.look().catch(() => {})
    expect(await watch.look()).to.equal(7)
  })

  it('a new database beside an old file, and a clock that was wrong, end nothing', async () => {
    const { database, state, watch, live } = setUp()
    await live(watch, 3)
    database.marks = new Map()
    await live(watch, 3)
    state.now += 9e11
    await live(watch, 2)
    state.now -= 9e11
    const before = database.marks.get('epoch') ?? 0
    await live(watch, 2)
    expect(database.marks.get('epoch')).to.be.above(before)
  })

  it('by command it ends what a backup has brought back, whatever is known of it', async () => {
    const { watch, live } = setUp()
    expect(await watch.restored()).to.equal(7)
    await live(watch, 2)
  })
})
