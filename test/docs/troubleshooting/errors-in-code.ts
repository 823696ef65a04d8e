import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { PROJECT } from '../code-blocks.ts'

/** An error that the code can throw. */
export interface ErrorInCode {
  /** The class, such as `TypeError`. */
  readonly kind: string
  /** What it says; `…` stands for what is filled in. */
  readonly message: string
  /** The file, from `src/`. */
  readonly file: string
}

// What visitors are told is in the catalogue of sentences; what the tests of an app are told stands beside the case.
const LEFT_OUT = /^(testing|web\/messages)\//

/** Every error with a text that the code throws, in the order of the files. */
export function errorsInCode(): readonly ErrorInCode[] {
  const root = join(PROJECT, 'src')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
  return files
    .map((file) => relative(root, join(root, file)))
    .filter((file) => !LEFT_OUT.test(file))
    .flatMap((file) => errorsIn(readFileSync(join(root, file), 'utf8'), file))
}

/** {@link errorsInCode} of one file. */
export function errorsIn(source: string, file: string): ErrorInCode[] {
  const constants = new Map(
    [...source.matchAll(/^const ([A-Z][A-Z_0-9]*)(?:: string)? =\s+/gm)].map((match) => [
      match[1] as string,
      textAt(source, match.index + match[0].length),
    ]),
  )
  const thrown = [...source.matchAll(/new (\w*Error|CommandFailed|WrongUsage)\(\s*/g)].map(
    (match) => {
      const at = match.index + match[0].length
      const [name = ''] = /^[A-Z][A-Z_0-9]*(?=[,)\s])/.exec(source.slice(at)) ?? []
      return { kind: match[1] as string, message: constants.get(name) ?? textAt(source, at) }
    },
  )
  const own = [...source.matchAll(/class (\w+) extends \w*Error\b[\s\S]*?super\(\s*/g)].map(
    (match) => ({
      kind: match[1] as string,
      message: textAt(source, match.index + match[0].length),
    }),
  )
  return [...thrown, ...own].flatMap(({ kind, message }) => {
    const isText = message !== null && /[a-z]{2}/.test(message.replaceAll('…', ''))
    return isText ? [{ kind, message: message as string, file }] : []
  })
}

/** The text that begins here: literals and templates, put together with `+`. `null` when there is none. */
function textAt(source: string, start: number): string | null {
  let at = start
  let text = ''
  for (;;) {
    const quote = source[at]
    if (quote !== "'" && quote !== '`' && quote !== '"') return text === '' ? null : text
    const end = endOfText(source, at)
    text += unquoted(source.slice(at + 1, end))
    const [plus = ''] = /^\s*\+\s*/.exec(source.slice(end + 1)) ?? []
    if (plus === '') return text
    at = end + 1 + plus.length
    // Something that is no text stands between two that are.
    const [value = ''] = /^[^'"`+,;]+(?=\+)/.exec(source.slice(at)) ?? []
    if (value !== '') {
      text += '…'
      at += value.length
      at += (/^\+\s*/.exec(source.slice(at)) ?? [''])[0].length
    }
  }
}

function endOfText(source: string, start: number): number {
  const quote = source[start]
  let depth = 0
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1
    else if (quote === '`' && source.startsWith('${', at)) depth += 1
    else if (depth > 0 && source[at] === '}') depth -= 1
    else if (depth === 0 && source[at] === quote) return at
  }
  return source.length
}

function unquoted(text: string): string {
  let plain = ''
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith('${', at)) {
      if (depth === 0) plain += '…'
      depth += 1
    } else if (depth > 0 && text[at] === '}') depth -= 1
    else if (depth === 0) {
      if (text[at] === '\\') at += 1
      plain += text[at]
    }
  }
  return plain
}
