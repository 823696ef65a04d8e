import assert from 'node:assert/strict'
import type { ImportEnd, ImportStore, NewImport } from '../../../auth/import/runs/import-store.ts'
import { countTrue, MALFORMED, MINUTE_MS, NOW, OWNER, parallel, UNAVAILABLE } from '../samples.ts'
import { type Check, type Description, defineSuite, needs, type Suite } from '../suite.ts'
import type { ImportStoreSubject } from './import-store-subject.ts'

/** What `ImportStore` promises. */
export function importStoreSuite(description: Description<ImportStoreSubject>): Suite {
  return defineSuite('import store', description, importChecks)
}

const LATER = NOW + MINUTE_MS
const COUNTS = { lines: 12, created: 9, existing: 2, refused: 1 }
const NONE = { lines: 0, created: 0, existing: 0, refused: 0 }
const PROGRESS = { counts: COUNTS, bytesRead: 5_000_000_000 }
const LINES = [
  { line: 3, column: 'email', code: 'import.email_taken_by_line', params: { line: 2 } },
  { line: 7, column: '', code: 'import.unreadable' },
]

function newImport(changes: Partial<NewImport> = {}): NewImport {
  return {
    id: 'an-import',
    by: OWNER,
    createdAt: NOW,
    fileName: 'Leute – 名.csv',
    fileBytes: 6_000_000_000,
    choices: {
      ...{ from: null, format: 'csv', delimiter: '\t', map: 'username=a+b' },
      ...{ unknown: 'skip', allowWeak: true },
    },
    ...changes,
  }
}

function end(changes: Partial<ImportEnd> = {}): ImportEnd {
  const checked = changes.state === undefined ? COUNTS : null
  return { ...PROGRESS, state: 'checked', checked, refusedLines: LINES, failure: null, ...changes }
}

async function atWork(store: ImportStore, to: 'checking' | 'running' = 'checking') {
  await store.add(newImport())
  await store.claim('an-import', 'checking', 'one', NOW)
  if (to === 'checking') return
  await store.finish('an-import', 'one', end(), NOW)
  await store.claim('an-import', 'running', 'one', NOW)
}

const importChecks: Readonly<Record<string, Check<ImportStoreSubject>>> = {
  'gives back what was kept, figures beyond 32 bits too': async ({ store }) => {
    await store.add(newImport())
    assert.deepEqual(await store.find('an-import'), {
      ...newImport(),
      ...{ state: 'uploaded', holder: null, beatAt: null, endedAt: null, counts: NONE },
      ...{ bytesRead: 0, checked: null, refusedLines: [], failure: null },
    })
    await store.claim('an-import', 'checking', 'one', NOW)
    await store.finish('an-import', 'one', end(), LATER)
    const found = await store.find('an-import')
    assert.deepEqual(found?.refusedLines, LINES)
    assert.deepEqual(found?.checked, COUNTS)
    assert.equal(found?.bytesRead, PROGRESS.bytesRead)
    assert.equal(found?.endedAt, null, 'a check is no end')
    assert.equal(found?.holder, null)
  },

  'finds nobody’s import by what is no id': async ({ store }) => {
    await store.add(newImport())
    for (const id of ['An-import', 'an-import ', ...MALFORMED]) {
      assert.equal(await store.find(id), null, id.slice(0, 50))
      assert.equal(await store.cancel(id, NOW), false)
      assert.equal(await store.claim(id, 'checking', 'one', NOW), false)
    }
  },

  'of 50 who claim an import at the same time one gets it': async ({ store }) => {
    await store.add(newImport())
    const checked = await parallel(50, (n) => store.claim('an-import', 'checking', `${n}`, NOW))
    assert.equal(countTrue(checked), 1, 'who check it')
    await store.finish('an-import', `${checked.indexOf(true)}`, end(), NOW)
    const run = await parallel(50, (n) => store.claim('an-import', 'running', `${n}`, NOW))
    assert.equal(countTrue(run), 1, 'who run it')
  },

  'an import that was not checked is not run, and one that is over is not claimed': async ({
    store,
  }) => {
    await store.add(newImport())
    assert.equal(await store.claim('an-import', 'running', 'one', NOW), false)
    await store.cancel('an-import', NOW)
    assert.equal(await store.claim('an-import', 'checking', 'one', NOW), false)
  },

  'a claim begins the counts anew and keeps what the check has found': async ({ store }) => {
    await atWork(store, 'running')
    const found = await store.find('an-import')
    assert.deepEqual(found?.counts, NONE)
    assert.deepEqual(found?.refusedLines, [])
    assert.deepEqual(found?.checked, COUNTS)
  },

  'only its holder notes how far it has come': async ({ store }) => {
    await atWork(store)
    assert.equal(await store.progress('an-import', 'two', PROGRESS, LATER), false)
    assert.deepEqual((await store.find('an-import'))?.counts, NONE)
    assert.equal(await store.progress('an-import', 'one', PROGRESS, LATER), true)
    const found = await store.find('an-import')
    assert.deepEqual(found?.counts, COUNTS)
    assert.equal(found?.beatAt, LATER)
    assert.equal(await store.finish('an-import', 'two', end(), LATER), false)
  },

  'one that was cancelled stays so, and its holder learns it': async ({ store }) => {
    await atWork(store, 'running')
    assert.equal(await store.cancel('an-import', NOW), true)
    assert.equal(await store.cancel('an-import', NOW), false, 'twice')
    assert.equal(await store.progress('an-import', 'one', PROGRESS, LATER), false)
    assert.equal(await store.finish('an-import', 'one', end({ state: 'done' }), LATER), true)
    const found = await store.find('an-import')
    assert.equal(found?.state, 'cancelled')
    assert.equal(found?.endedAt, NOW)
    assert.deepEqual(found?.counts, COUNTS, 'what was written is told')
  },

  'a reason to end is kept': async ({ store }) => {
    await atWork(store)
    const failure = { code: 'import.header_unknown', params: { number: 3 } }
    await store.finish('an-import', 'one', end({ state: 'failed', failure }), LATER)
    const found = await store.find('an-import')
    assert.deepEqual(found?.failure, failure)
    assert.equal(found?.state, 'failed')
    assert.equal(found?.endedAt, LATER)
    assert.equal(found?.checked, null)
  },

  'gives up those of whom nothing was heard, and no others': async ({ store }) => {
    await atWork(store)
    await store.add(newImport({ id: 'waits' }))
    await store.add(newImport({ id: 'is-new', createdAt: LATER }))
    assert.equal(await store.interrupt(NOW, LATER), 0, 'a millisecond too early')
    assert.equal(await store.interrupt(NOW + 1, LATER), 2)
    assert.equal((await store.find('an-import'))?.state, 'interrupted')
    assert.equal((await store.find('an-import'))?.endedAt, LATER)
    assert.equal((await store.find('waits'))?.state, 'interrupted')
    assert.equal((await store.find('is-new'))?.state, 'uploaded')
    assert.equal(await store.progress('an-import', 'one', PROGRESS, LATER), false)
  },

  'lists the newest first, without their refused lines': async ({ store }) => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      await store.add(newImport({ id, createdAt: NOW + index }))
    }
    await store.claim('c', 'checking', 'one', NOW)
    await store.finish('c', 'one', end(), NOW)
    const found = await store.newest(2)
    assert.deepEqual(
      found.map(({ id }) => id),
      ['c', 'b'],
    )
    assert.deepEqual(found[0]?.refusedLines, [])
  },

  'says so when it cannot be asked, never "there is none"': async ({ store, goAway }) => {
    needs(goAway, 'goAway() of the subject')
    await goAway()
    await assert.rejects(async () => store.find('an-import'), UNAVAILABLE)
    await assert.rejects(async () => store.newest(1), UNAVAILABLE)
    await assert.rejects(async () => store.cancel('an-import', NOW), UNAVAILABLE)
    await assert.rejects(async () => store.claim('an-import', 'checking', 'x', NOW), UNAVAILABLE)
    await assert.rejects(async () => store.interrupt(NOW, NOW), UNAVAILABLE)
  },
}
