import { Readable } from 'node:stream'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import type { ImportLine } from '../../src/auth/import/import-options.ts'
import { type ImportFormat, readLines } from '../../src/auth/import/reading/read-lines.ts'
import { reasonOf } from '../../src/cli/import/reason.ts'
import { asFailure } from '../../src/cli/import/unreadable.ts'

async function read(
  content: string | Buffer,
  format: ImportFormat,
  chunkSize = 65_536,
): Promise<ImportLine[]> {
  const bytes = Buffer.from(content)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, index) =>
    bytes.subarray(index * chunkSize, (index + 1) * chunkSize),
  )
  const all: ImportLine[] = []
  for await (const lines of readLines(Readable.from(chunks, { objectMode: false }), format)) {
    all.push(...lines)
  }
  return all
}

const rows = async (content: string | Buffer, chunkSize?: number) =>
  (await read(content, 'csv', chunkSize)).map(({ number, record, problem }) => [
    number,
    record ? Object.values(record).join('|') : problem && reasonOf(problem),
  ])

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it did not fail',
    (error: Error) => (asFailure(error) as Error).message,
  )

const QUOTES = 'Quotes stand where they cannot.'
const TOO_LONG = 'It is longer than a line of a user can be.'
const NOT_UTF8 = 'It is not UTF-8: save the file in that encoding.'

describe('readLines() of a CSV file', () => {
  it('gives each line its number and its values by column', async () => {
    const [line] = await read('email,username\nada@x.org,ada\n', 'csv')
    expect(line).to.deep.equal({ number: 2, record: { email: 'ada@x.org', username: 'ada' } })
  })

  it('takes the ways in which programs write it', async () => {
    const expected = [
      [2, 'ada|A'],
      [3, 'eve|'],
    ]
    for (const content of [
      'username,firstName\nada,A\neve,\n',
      'username,firstName\r\nada,A\r\neve,\r\n',
      '\uFEFFusername,firstName\nada,A\neve,',
      ' username , firstName \n"ada","A"\n"eve",""\r\n\n\r\n',
      '"username","firstName"\r\n"ada",A\r\neve,',
    ]) {
      for (const chunkSize of [1, 2, 3, 7, 65_536]) {
        expect(await rows(content, chunkSize), content).to.deep.equal(expected)
      }
    }
  })

  it('reads quotes, commas and line feeds inside of quotes, and counts the lines on', async () => {
    const content = 'username,firstName\nada,"A ""B"", C\nD"\n\neve,"x\r\ny"\r\nbob,B\n'
    expect(await rows(content, 5)).to.deep.equal([
      [2, 'ada|A "B", C\nD'],
      [5, 'eve|x\r\ny'],
      [7, 'bob|B'],
    ])
  })

  it('reads the lines after a bad one, whatever is bad about it', async () => {
    const table: [line: string, problem: string][] = [
      ['ada', 'It has 1 values, and the first line 2.'],
      ['ada,A,x', 'It has 3 values, and the first line 2.'],
      ['ada,"A"x', QUOTES],
      ['ada,5" disk', QUOTES],
      ['ada,"never closed', QUOTES],
      [`ada,"never closed, and long ${'x'.repeat(2_000_000)}`, TOO_LONG],
      [`ada,${'x'.repeat(10_000_000)}`, TOO_LONG],
      ['"'.repeat(900_001), QUOTES],
    ]
    for (const [line, problem] of table) {
      expect(await rows(`username,firstName\n${line}\neve,E\nbob,B\n`)).to.deep.equal([
        [2, problem],
        [3, 'eve|E'],
        [4, 'bob|B'],
      ])
    }
  })

  it('loses one line only to a quote that is not closed in a large file', async () => {
    const others = Array.from({ length: 100_000 }, (_, index) => `user${index},"U"\n`)
    const all = await rows(`username,firstName\nada,"A\n${others.join('')}`)

    expect(all.slice(0, 3)).to.deep.equal([
      [2, QUOTES],
      [3, 'user0|U'],
      [4, 'user1|U'],
    ])
    expect(all).to.have.length(100_001)
  })

  it('refuses lines that are not UTF-8', async () => {
    const content = Buffer.from('username,firstName\nada,Ren\xe9\neve,E\n', 'latin1')
    expect(await rows(content)).to.deep.equal([
      [2, NOT_UTF8],
      [3, 'eve|E'],
    ])
    expect(await rows('username,firstName\nada,René 宝\n', 1)).to.deep.equal([[2, 'ada|René 宝']])
  })

  it('has no lines when there is a header only', async () => {
    expect(await rows('username,email')).to.deep.equal([])
  })

  it('says what is wrong with the header', async () => {
    const table: [content: string | Buffer, message: RegExp][] = [
      ['', /^The file is empty/],
      ['\n\n', /^The file is empty/],
      ['username,shoeSize\nada,43\n', /^The first line .* number 2 is none .* Known are: user/],
      ['email,passwordHash\n', /^There is no column "username"\.$/],
      ['username,email,username\n', /^The column "username" stands there twice\.$/],
      ['username,"email\n', /number 1 is none/],
      [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 27, 0xff, 10]), /number 1 is none/],
      ['x'.repeat(3_000_000), /number 1 is none/],
      ['username;email\n', /number 1 is none/],
    ]
    for (const [content, message] of table) {
      expect(await failure(read(content, 'csv'))).to.match(message)
    }
  })

  it('prints no value of a file without a header: it may be a password', async () => {
    for (const line of ['hunter2,ada', 'username,hunter2', 'ada;hunter2', '"hunter2'])
      expect(await failure(read(`${line}\n`, 'csv'))).to.not.contain('hunter2')
  })

  it('reads what csv-parse reads', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', '\n', '宝', "'") })
    const quoted = (text: string) =>
      /[",\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (cells, chunkSize, end) => {
          const records = [['username', 'email'], ...cells]
          const content = records.map((row) => row.map(quoted).join(',') + end).join('')
          const lines = await read(content, 'csv', chunkSize)
          const [, ...expected] = parse(content) as string[][]

          expect(lines.map(({ record }) => Object.values(record ?? {}))).to.deep.equal(expected)
        },
      ),
    )
  })

  it('never fails on text of any kind, and gives no value that is not there', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\uFEFF') })
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (body, chunkSize) => {
        const lines = await read(`username,email\n${body}`, 'csv', chunkSize)
        for (const { number, record } of lines) {
          expect(number).to.be.within(2, body.split('\n').length + 1)
          for (const value of Object.values(record ?? {})) {
            expect(body.replaceAll('""', '"')).to.contain(String(value).replaceAll('""', '"'))
          }
        }
      }),
    )
  })
})

describe('readLines() of an NDJSON file', () => {
  it('gives each line its number and its object', async () => {
    const content = '\uFEFF{"username":"ada"}\r\n\n  \n{"username":"a\u2028b","email":null}'
    for (const chunkSize of [1, 7, 65_536]) {
      expect(await read(content, 'ndjson', chunkSize)).to.deep.equal([
        { number: 1, record: { username: 'ada' } },
        { number: 4, record: { username: 'a\u2028b', email: null } },
      ])
    }
  })

  it('reads the lines after a bad one', async () => {
    for (const bad of [
      '{',
      '[]',
      'null',
      '7',
      '"x"',
      '{"username":"ada"},',
      '\0',
      `"${'x'.repeat(10_000_000)}"`,
    ]) {
      const [first, second] = await read(`${bad}\n{"username":"eve"}\n`, 'ndjson')
      expect(first).to.include({ number: 1, record: null })
      expect(second).to.deep.equal({ number: 2, record: { username: 'eve' } })
    }
  })

  it('takes refused lines again, with the reasons around them', async () => {
    const content = '{"line":7,"reasons":["email: no"],"record":{"username":"ada"}}\n'
    expect(await read(content, 'ndjson')).to.deep.equal([
      { number: 1, record: { username: 'ada' } },
    ])
  })

  it('leaves the prototype of objects alone', async () => {
    const [line] = await read('{"__proto__":{"isSuperuser":true},"username":"ada"}\n', 'ndjson')
    expect(line?.record?.isSuperuser).to.equal(undefined)
    expect(({} as Record<string, unknown>).isSuperuser).to.equal(undefined)
  })
})
