import fc from 'fast-check'

/** Texts that have broken programs before. */
const HOSTILE = [
  ...[
    '',
    ' ',
    '\0',
    '\n',
    '\r\n',
    '\t',
    '%',
    '%00',
    '%zz',
    '%C0%AF',
    '%ED%A0%80',
    '+',
    '&',
    '=',
    ';',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    '$where',
    '$ne',
    '[object Object]',
  ],
  ...[
    '\u0301',
    '\u202e',
    '\u200b',
    '\u3164',
    '\u1160',
    '\ufeff',
    '\ufdfa',
    '\uffff',
    '😀',
    'ß',
    'İ',
    'ı',
  ],
  ...[
    "'",
    '"',
    '`',
    '<script>',
    '<%= 1 %>',
    '{{1}}',
    '../',
    '..\\',
    '\\',
    "' OR 1=1 --",
    '; DROP TABLE users',
  ],
  ...['ada', 'ADA', 'ada@example.com', 'null', 'undefined', 'NaN', '-1', '1e999', '0x10', 'true'],
]

/** Of any length up to some thousand characters, often with what has broken programs before. */
export function hostileText(maxRepeats = 2_000): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 20, unit: 'binary' }))
  const repeated = fc
    .tuple(
      fc.constantFrom(...HOSTILE, 'a', 'q.', 'a@', '0'),
      fc.integer({ min: 1, max: maxRepeats }),
    )
    .map(([text, times]) => text.repeat(times))
  return fc.oneof(
    { weight: 4, arbitrary: fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: repeated },
  )
}

/** A text with a few characters changed, taken out, doubled or put in. */
export function mutated(texts: readonly string[], signs: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(1_000_000),
    kind: fc.constantFrom('set', 'insert', 'delete', 'double', 'cut', 'swap'),
    sign: fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'binary', maxLength: 1 })),
  })
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 0, maxLength: 4 }))
    .map(([text, changes]) => changes.reduce((now, one) => applied(now, one), text))
}

interface Change {
  readonly at: number
  readonly kind: string
  readonly sign: string
}

function applied(text: string, { at, kind, sign }: Change): string {
  const place = at % (text.length + 1)
  const [before, after] = [text.slice(0, place), text.slice(place)]
  switch (kind) {
    case 'set':
      return before + sign + after.slice(1)
    case 'insert':
      return before + sign + after
    case 'delete':
      return before + after.slice(1)
    case 'double':
      return before + after.slice(0, 12) + after
    case 'cut':
      return before
    default:
      return after + before
  }
}

/** For a query or a form. Half a surrogate pair cannot be encoded, and becomes what browsers send for it. */
export function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString())
}
