import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

/** Longer than any text that a pattern sees: most texts are capped far below. */
const [SHORT, LONG] = [1_600, 16_000]

/** What a text of the full length may cost more than one of a tenth. A quadratic pattern takes 100 ms. */
const MOST_MS = 12
const TRIES = 6

/** Repeated between what a pattern begins with and an end that does not fit. */
const PUMPS = [
  ...[
    'a',
    'A',
    '0',
    ' ',
    '\t',
    '\n',
    '"',
    '""',
    "'",
    '/',
    '\\',
    '-',
    '_',
    '.',
    ',',
    ';',
    ':',
    '=',
    '$',
  ],
  ...[
    '%',
    '&',
    '{',
    '}',
    '[',
    '(',
    '@',
    '+',
    '*',
    '<',
    '>',
    '?',
    'a.',
    'a-',
    'a ',
    'a,',
    'a=',
    '0.',
    '0,',
  ],
  ...['aA0', '$a', '{a}', '::', 'é', '\u0301', '😀', 'at ', '//', '://', '\r\n', '; ', ', '],
]
const ENDS = ['', '!', '\0', '\n', 'x"', '@', '$']

// A literal stands after a sign that can come before a value, never after one. Strings of src have none.
const LITERAL =
  /(?<=[(,=:[!&|?{};]\s*|^\s*|return )\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)/gm

describe('a regular expression of src', () => {
  const found = findAll()

  it('is known here', () => {
    expect(found.length).to.be.above(100)
  })

  it('takes time in proportion to the text, whatever the text is', function time() {
    this.timeout(120_000)
    const slow = found.flatMap(({ file, pattern }) => {
      const text = PUMPS.flatMap((pump) => ENDS.map((end) => ({ pump, end }))).find(
        (one) => !isQuick(pattern, one),
      )
      return text ? [`${file}: ${pattern} on ${JSON.stringify(text)}`] : []
    })
    expect(slow).to.deep.equal([])
  })

  it('would be found if it did not', () => {
    expect(isQuick(/\s+$/, { pump: ' ', end: '!' })).to.equal(false)
  })
})

interface Hostile {
  readonly pump: string
  readonly end: string
}

/** The best of several tries: what else the machine does never makes a try faster. */
function isQuick(pattern: RegExp, hostile: Hostile): boolean {
  const starts = [...new Set(['', beginningOf(pattern)])]
  return starts.every((start) => {
    let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let tries = 0; tries < TRIES && !(long - short < MOST_MS); tries += 1) {
      short = Math.min(short, timeOf(pattern, start, hostile, SHORT))
      long = Math.min(long, timeOf(pattern, start, hostile, LONG))
    }
    return long - short < MOST_MS
  })
}

function timeOf(pattern: RegExp, start: string, { pump, end }: Hostile, length: number): number {
  const text = start + pump.repeat(length / pump.length) + end
  const begun = performance.now()
  if (pattern.global) text.replace(pattern, '')
  else pattern.test(text)
  return performance.now() - begun
}

/** The plain characters that every match begins with. */
function beginningOf({ source }: RegExp): string {
  const [, plain = ''] =
    /^\^?((?:\\[^a-zA-Z0-9]|[A-Za-z0-9_:,@;"=-])*)(?![*?+{])/.exec(source) ?? []
  return plain.replaceAll('\\', '')
}

function findAll(): { readonly file: string; readonly pattern: RegExp }[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const code = readFileSync(join('src', file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
      return [...code.matchAll(LITERAL)].map(([, source = '', flags]) => {
        return { file, pattern: new RegExp(source, flags) }
      })
    })
}
