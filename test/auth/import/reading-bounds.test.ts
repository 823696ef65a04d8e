import { Readable } from 'node:stream'
import { expect } from 'chai'
import type { ImportLine } from '../../../src/auth/import/import-options.ts'
import { inBatches } from '../../../src/auth/import/in-batches.ts'
import { readColumnMap } from '../../../src/auth/import/reading/column-map.ts'
import { ImportUnreadable } from '../../../src/auth/import/reading/import-unreadable.ts'
import { kinds } from '../../../src/auth/import/reading/kinds/kinds.ts'
import {
  type ImportFormat,
  type ReadOptions,
  readLines,
} from '../../../src/auth/import/reading/read-lines.ts'

const CHUNK = 65_536
const MEBIBYTE = 1024 * 1024

interface Reading extends ReadOptions {
  readonly format?: ImportFormat | null
}

async function read(text: string, { format = null, ...options }: Reading = {}) {
  const chunks = Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, index) =>
    Buffer.from(text.slice(index * CHUNK, (index + 1) * CHUNK)),
  )
  const all: ImportLine[] = []
  for await (const lines of readLines(Readable.from(chunks), format, options)) all.push(...lines)
  return all
}

const failure = async (text: string, reading?: Reading) => {
  try {
    await read(text, reading)
    return null
  } catch (error) {
    if (!(error instanceof ImportUnreadable)) throw error
    return error.code
  }
}

/** Milliseconds of this process, which other load does not change much; the best of some tries. */
async function costOf(text: string, reading: Reading): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 3; tries++) {
    const begun = process.cpuUsage()
    await read(text, reading).catch(() => {})
    const { user, system } = process.cpuUsage(begun)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

const of = (name: string) => kinds.find((kind) => kind.name === name)
const many = (count: number, one: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => one(n)).join('')

describe('what a file of an import costs', function () {
  this.timeout(120_000)
  const map = readColumnMap(
    'username=name.a,email=x.a,firstName=b+c+d+e+f+g+h+i+j,lastName=k+l+m+n+o',
  )
  const wide = (size: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, n) => [`key${n}`, ''])))
  const inside = (size: number) => `{"username":"ada","x":${wide(size)}}\n`

  /** Each is made so that ten times the size took a hundred times as long. */
  const shapes: Readonly<Record<string, readonly [Reading, number, (size: number) => string]>> = {
    'objects in a deep list': [{ format: 'json' }, 20_000, (n) => '['.repeat(50) + '{}'.repeat(n)],
    'brackets and nothing else': [{ format: 'json' }, 20_000, (n) => '['.repeat(n) + '{'.repeat(n)],
    'pairs of brackets in lists': [{ format: 'json' }, 20_000, (n) => `[${'[],'.repeat(n)}[]]`],
    'values of one attribute': [
      { kind: of('ldif') },
      6000,
      (n) => `dn: x\nuid: ada\n${many(n, (k) => `mail: ${k}\n`)}`,
    ],
    'folded lines': [
      { kind: of('ldif') },
      20_000,
      (n) => `dn: x\nuid: ada\nmail: a\n${' b\n'.repeat(n)}`,
    ],
    'entries that never end': [
      { kind: of('ldif') },
      60_000,
      (n) => `dn: x\nuid: ada\n${'mail: a\n'.repeat(n)}`,
    ],
    'rows with many names': [
      { format: 'ndjson', map, unknown: 'skip' },
      5,
      (n) => `${wide(900)}\n`.repeat(n),
    ],
    'names inside a row': [
      {
        format: 'ndjson',
        map: readColumnMap('username=username,email=x.a,firstName=x.b+x.c+x.d+x.e+x.f+x.g'),
        unknown: 'skip',
      },
      3000,
      inside,
    ],
    'quotes that nobody closes': [
      { format: 'csv' },
      20_000,
      (n) => `username\n"\n${'""\n'.repeat(n)}`,
    ],
    'quotes on each line': [{ format: 'csv' }, 20_000, (n) => `username\n${'a"b\n'.repeat(n)}`],
    'doubled quotes': [{ format: 'csv' }, 40_000, (n) => `username\n"${'""'.repeat(n)}x"\n`],
    'blanks before anything': [{}, 200_000, (n) => `${' '.repeat(n * 10)}username\n`],
    colons: [{ kind: of('htpasswd') }, 40_000, (n) => ':'.repeat(n)],
  }
  for (const [name, [reading, size, make]] of Object.entries(shapes)) {
    it(`grows no faster than the file: ${name}`, async () => {
      const [small, large] = [make(size), make(10 * size)]
      await read(small, reading).catch(() => {})
      const [one, ten] = [await costOf(small, reading), await costOf(large, reading)]
      if (process.env.SHOW) process.stdout.write(`      ${one.toFixed(1)} → ${ten.toFixed(1)} ms\n`)
      // What takes no time has no measure: a few milliseconds stand for it.
      expect(ten).to.be.below(40 * Math.max(one, 5))
    })
  }

  it('refuses a file of JSON that goes deeper than 100 levels, and takes one of 100', async () => {
    const deep = (levels: number) =>
      `[{"username":"ada","x":${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}}]`
    expect(await failure(deep(101), { format: 'json' })).to.equal('import.file_too_deep')
    expect(await failure('['.repeat(5 * MEBIBYTE), {})).to.equal('import.file_too_deep')
    expect(await failure('['.repeat(101), {})).to.equal('import.file_too_deep')
    const [line] = await read(deep(100), { format: 'json', unknown: 'skip' })
    expect(line?.record).to.deep.equal({ username: 'ada' })
    // Brackets in text, and brackets that are closed again, are none.
    const flat = JSON.stringify([
      { username: '[{'.repeat(200) },
      ...Array(300).fill({ username: 'b' }),
    ])
    expect(await read(flat, { format: 'json' })).to.have.length(301)
  })

  it('refuses a line and a value that go deeper, without parsing them', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const rows = `{"username":"ada","x":${deep}}\n{"username":"bob"}\n`
    const lines = await read(rows, { format: 'ndjson', unknown: 'skip' })
    expect(lines.map(({ record, problem }) => record?.username ?? problem?.code)).to.deep.equal([
      'import.not_an_object',
      'bob',
    ])
    const map = readColumnMap('username=u,firstName=meta.0+meta.1')
    const csv = `u;meta\nada;${deep}\nbob;[1,2]\n`
    const found = await read(csv, { format: 'csv', delimiter: ';', map, unknown: 'skip' })
    expect(found.map(({ record }) => record?.firstName)).to.deep.equal(['', '1 2'])
    const text = JSON.stringify({ username: '\\"[{'.repeat(500) })
    expect((await read(text, { format: 'ndjson' }))[0]?.record).to.deep.equal(JSON.parse(text))
  })

  it('keeps few lines at a time where they are large', async () => {
    const large = `{"username":"ada","x":[${'[],'.repeat(300_000)}[]]}\n`
    const lines = await read(large.repeat(7), { format: 'ndjson', unknown: 'skip' })
    const sizes: number[] = []
    for await (const batch of inBatches(Readable.from([lines]), 500)) sizes.push(batch.length)
    expect(sizes).to.deep.equal([3, 3, 1])
  })

  it('finds users after brackets that close nothing', async () => {
    const lines = await read(']]}}\n[{"username":"ada"}]', { format: 'json' })
    expect(lines.map(({ record }) => record)).to.deep.equal([{ username: 'ada' }])
  })

  it('refuses an entry that is longer than a line may be, and reads on after it', async () => {
    const long = `dn: x\nuid: long\n${`mail: ${'a'.repeat(100)}\n`.repeat(11_000)}`
    const folded = `dn: x\nuid: long\nmail: a\n${` ${'a'.repeat(100)}\n`.repeat(11_000)}`
    const line = `dn: x\nuid: long\nmail: ${'a'.repeat(2 * MEBIBYTE)}\nsn: y\n`
    const text = [long, folded, line, 'dn: x\nuid: ada\n'].join('\n')
    const found = await read(text, { kind: of('ldif') })
    expect(
      found.map(({ number, record, problem }) => [number, record?.username ?? problem?.code]),
    ).to.deep.equal([
      [1, 'import.too_long'],
      [11_004, 'import.too_long'],
      [22_008, 'import.too_long'],
      [22_013, 'ada'],
    ])
  })

  it('refuses a row with more than 1,000 names, and a header of as many columns', async () => {
    const row = (count: number) => ({
      username: 'ada',
      ...Object.fromEntries(Array.from({ length: count - 1 }, (_, n) => [`k${n}`, ''])),
    })
    const rows = [row(1000), row(1001), { username: 'bob' }]
      .map((one) => JSON.stringify(one))
      .join('\n')
    const found = await read(rows, { format: 'ndjson', unknown: 'skip' })
    expect(found.map(({ record, problem }) => record?.username ?? problem?.code)).to.deep.equal([
      'ada',
      'import.too_many_columns',
      'bob',
    ])
    const header = (count: number) => `${Object.keys(row(count)).join()}\n`
    expect(await failure(header(1000), { format: 'csv', unknown: 'skip' })).to.equal(null)
    for (const kind of [undefined, of('laravel')]) {
      expect(await failure(header(1001), { format: 'csv', unknown: 'skip', kind })).to.equal(
        'import.too_many_columns',
      )
    }
    const [colons] = await read(':'.repeat(5000), { kind: of('htpasswd') })
    expect(colons?.problem?.code).to.equal('import.too_many_columns')
  })

  it('refuses a map of more than 50 columns, and text of several that is too long', async () => {
    const columns = (count: number) =>
      `username=${Array.from({ length: count }, (_, n) => `c${n}`).join('+')}`
    expect(readColumnMap(columns(50)).get('username')).to.have.length(50)
    expect(() => readColumnMap(columns(51)))
      .to.throw(ImportUnreadable)
      .with.property('code', 'import.map_too_many')
    const several = `username=a,firstName=${'b+'.repeat(30)}b,lastName=${'b+'.repeat(30)}b`
    expect(() => readColumnMap(several)).to.throw(ImportUnreadable)
    const csv = `a,b,c\nada,${'x'.repeat(10_000)},y\nbob,x,y\n`
    const found = await read(csv, {
      format: 'csv',
      map: readColumnMap('username=a,firstName=b+c'),
      unknown: 'skip',
    })
    expect(found.map(({ record }) => record?.firstName)).to.deep.equal(['\0', 'x y'])
  })

  it('of names that differ only in case takes the first, at each step', async () => {
    const row = {
      Name: 'ada',
      NAME: 'bob',
      Meta: '{"Mail":"a@example.com","MAIL":"b@example.com"}',
    }
    const [line] = await read(JSON.stringify(row), {
      format: 'ndjson',
      map: readColumnMap('username=name,email=meta.mail'),
      unknown: 'skip',
    })
    expect(line?.record).to.deep.equal({ username: 'ada', email: 'a@example.com' })
  })
})
