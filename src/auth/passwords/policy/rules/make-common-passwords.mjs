// Makes common-passwords.ts from the list of @zxcvbn-ts/language-common 3.0.4 (MIT):
//   node make-common-passwords.mjs path/to/package/src/passwords.json > common-passwords.ts
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const ALWAYS = 10_000
const LEAST_LENGTH = 8
const BYTES = 5

const ranked = JSON.parse(readFileSync(process.argv[2], 'utf8'))
// No password shorter than 8 characters is ever allowed: of those only the best known are kept.
const kept = ranked.filter((word, rank) => rank < ALWAYS || word.length >= LEAST_LENGTH)
const digests = kept.map((word) =>
  createHash('sha256').update(word.toLowerCase().trim()).digest().subarray(0, BYTES),
)
const sorted = [...new Set(digests.map((digest) => digest.toString('hex')))].sort()
const text = Buffer.from(sorted.join(''), 'hex').toString('base64')

process.stdout.write(`/*!
 * ${sorted.length} common passwords, as the first ${BYTES} bytes of their SHA-256, sorted, in base64.
 *
 * Made by make-common-passwords.mjs from the list of @zxcvbn-ts/language-common 3.0.4:
 * Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.; copyright (c) 2021 @zxcvbn-ts; MIT licence,
 * in full in common-passwords.LICENSE.txt.
 */
export const COMMON_PASSWORDS =
  '${text}'
`)
