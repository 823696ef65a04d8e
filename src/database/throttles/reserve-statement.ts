import {
  forgetAfter,
  freeTries,
  mostTries,
  NEVER,
  waitAfter,
} from '../../auth/throttling/throttle-rules.ts'
import type { BackoffRule, ThrottleRule } from '../../auth/throttling/throttle-store.ts'
import type { Sql } from '../connection/sql.ts'
import { byKey, type HashedKey } from './hashed-keys.ts'

const COLUMNS = 'key_hash, tries, next_at, ends_at, is_allowed'

/** Counts one try for each key, unless the key refuses it, and gives back a row for each. */
export function reserveStatement(
  sql: Sql,
  table: string,
  keys: readonly HashedKey[],
  now: number,
): string {
  const rows = keys.map(({ hash, rule }) => `('${hash}', 1, ${firstTimes(rule, now)}, 1)`)
  // Sequelize takes what begins with INSERT INTO for an insert of its own, and gives back no row.
  return `/* count */ INSERT INTO ${table} ${sql.isMariadb ? '' : 'AS t'} (${COLUMNS})
    VALUES ${rows.join(', ')}
    ${sql.isMariadb ? 'ON DUPLICATE KEY UPDATE' : 'ON CONFLICT (key_hash) DO UPDATE SET'}
    ${assignments(sql, keys, now)}
    RETURNING ${COLUMNS}`
}

/** What the first try of a key writes to `next_at` and `ends_at`. */
function firstTimes(rule: ThrottleRule, now: number): string {
  if (rule.kind === 'window') return `0, ${now + rule.windowMs}`
  const end = rule.stopAt === 1 ? NEVER : now + forgetAfter(rule)
  return `${now + waitAfter(rule, 1)}, ${end}`
}

function assignments({ isMariadb }: Sql, keys: readonly HashedKey[], now: number): string {
  const old = (column: string) => (isMariadb ? column : `t.${column}`)
  const per = (write: (rule: ThrottleRule) => string) => byKey(old('key_hash'), keys, write)
  const isOver = `${old('ends_at')} <= ${now}`
  const isLetThrough = `(${isOver} OR
    (${old('tries')} < ${per((rule) => `${mostTries(rule)}`)} AND ${old('next_at')} <= ${now}))`
  const withThisTry = `CASE WHEN ${isOver} THEN 1 ELSE ${old('tries')} + 1 END`

  // MariaDB assigns from left to right: what is assigned already has its new value. The end of the
  // count is assigned last, because the others depend on the old one.
  const counts = isMariadb ? 'is_allowed = 1' : isLetThrough
  const tries = isMariadb ? 'tries' : withThisTry
  const ifCounted = (column: string, value: string) =>
    `${column} = CASE WHEN ${counts} THEN ${value} ELSE ${old(column)} END`
  return [
    `is_allowed = CASE WHEN ${isLetThrough} THEN 1 ELSE 0 END`,
    ifCounted('tries', withThisTry),
    ifCounted(
      'next_at',
      per((rule) => nextTry(rule, tries, now)),
    ),
    ifCounted(
      'ends_at',
      per((rule) => endOfCount(rule, tries, now, isOver, old('ends_at'))),
    ),
  ].join(', ')
}

function nextTry(rule: ThrottleRule, tries: string, now: number): string {
  if (rule.kind === 'window') return '0'
  const waits = waitsFrom(rule).map(([count, wait]) => `WHEN ${count} THEN ${now + wait}`)
  const afterFree = `CASE ${tries} ${waits.join(' ')} ELSE ${now + rule.longestMs} END`
  return `CASE WHEN ${tries} < ${freeTries(rule)} THEN ${now} ELSE ${afterFree} END`
}

/** The waits that are shorter than the longest, by the number of tries; one at least. */
function waitsFrom(rule: BackoffRule): (readonly [tries: number, wait: number])[] {
  const first = freeTries(rule)
  const doublings = Math.ceil(Math.log2(rule.longestMs / rule.firstMs))
  return Array.from({ length: doublings + 1 }, (_, index) => [
    first + index,
    waitAfter(rule, first + index),
  ])
}

function endOfCount(
  rule: ThrottleRule,
  tries: string,
  now: number,
  isOver: string,
  end: string,
): string {
  if (rule.kind === 'window')
    return `CASE WHEN ${isOver} THEN ${now + rule.windowMs} ELSE ${end} END`
  return `CASE WHEN ${tries} >= ${rule.stopAt} THEN ${NEVER} ELSE ${now + forgetAfter(rule)} END`
}
