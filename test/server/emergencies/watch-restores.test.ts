import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { EpochFile } from '../../../src/server/emergencies/epoch-file.ts'
import { restoreWatchOf, watchRestores } from '../../../src/server/emergencies/watch-restores.ts'

const IDENTITY = 7

describe('the first look for a backup that was put back', () => {
  let directory: string
  let marks: Map<string, number>
  let failure: Error | null
  let warnings: string[]
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-epoch-'))
    marks = new Map([
      ['database', IDENTITY],
      ['epoch', 1],
    ])
    failure = null
    warnings = []
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const start = (afterRestore = async () => 3) => {
    const store = {
      async all() {
        if (failure) throw failure
        return marks
      },
      async add() {},
      async raise(name: string, value: number) {
        marks.set(name, value)
      },
    }
    const auth = { stores: { marks: store }, emergencies: { afterRestore } }
    const watch = restoreWatchOf(auth as never, { databaseUrl: 'sqlite:x' }, directory)
    const log = { warn: (_: object, text: string) => void warnings.push(text) }
    return watchRestores(watch, log as never)
  }
  const outcome = async (starting: Promise<() => void>) => {
    try {
      const stop = await starting
      stop()
      return null
    } catch (error) {
      return error
    }
  }
  const putBack = () => new EpochFile(join(directory, 'data/epoch')).write(IDENTITY, 1e12)

  it('a site does not start where its database cannot be asked whether a backup was put back', async () => {
    failure = new StoreUnavailable('The database')
    expect(await outcome(start())).to.equal(failure)
  })

  it('a site does not start where the sessions of a backup cannot be ended', async () => {
    await putBack()
    failure = null
    const error = new StoreUnavailable('The database')
    expect(await outcome(start(() => Promise.reject(error)))).to.equal(error)
    expect(await outcome(start())).to.equal(null)
    expect(warnings).to.deep.equal([
      'a backup was put back: the sessions that came with it are ended',
    ])
  })

  it('a site starts, and says so, where only its file cannot be kept', async () => {
    writeFileSync(join(directory, 'data'), 'no directory')
    expect(await outcome(start())).to.equal(null)
    expect(warnings).to.deep.equal(['data/epoch cannot be kept'])
  })
})
