import type { AuditCount } from '../../auth/audit/audit-store.ts'
import type { Period } from './stretches.ts'

/** The width and half the height of the drawing, in units of its own. */
const BAR_WIDTH = 10
const GAP = 3
const HALF = 50
/** What has happened once is seen. */
const LEAST = 2

/** A bar of a chart. */
export interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A chart of two things that are counted: one upwards and one downwards from a line, so that no colour is needed. */
export interface TwoWayBars {
  readonly width: number
  readonly height: number
  /** Where the line is. */
  readonly line: number
  readonly up: readonly Bar[]
  readonly down: readonly Bar[]
  /** The largest number: both ways have the same measure. */
  readonly most: number
  readonly totals: { readonly up: number; readonly down: number }
  /** For the table behind it. */
  readonly rows: readonly { readonly at: string; readonly up: number; readonly down: number }[]
}

/** Draws counts, by the names of what goes up and of what goes down. */
export function twoWayBars(
  { stretches }: Period,
  counts: readonly AuditCount[],
  up: readonly string[],
  down: readonly string[],
): TwoWayBars {
  const upBy = totalsByPart(counts, up)
  const downBy = totalsByPart(counts, down)
  const total = (by: ReadonlyMap<number, number>, hours: readonly number[]) =>
    hours.reduce((all, hour) => all + (by.get(hour) ?? 0), 0)
  const rows = stretches.map(({ at, hours }) => ({
    at: new Date(at).toISOString(),
    up: total(upBy, hours),
    down: total(downBy, hours),
  }))
  const most = Math.max(0, ...rows.flatMap((row) => [row.up, row.down]))
  const heightOf = (count: number) =>
    count === 0 ? 0 : Math.max(LEAST, Math.round((count / most) * (HALF - 1)))
  const bar = (index: number, count: number, isUp: boolean): Bar[] => {
    const height = heightOf(count)
    if (height === 0) return []
    const x = index * BAR_WIDTH + GAP / 2
    return [{ x, y: isUp ? HALF - height : HALF, width: BAR_WIDTH - GAP, height }]
  }
  return {
    width: stretches.length * BAR_WIDTH,
    height: 2 * HALF,
    line: HALF,
    up: rows.flatMap((row, index) => bar(index, row.up, true)),
    down: rows.flatMap((row, index) => bar(index, row.down, false)),
    most,
    totals: {
      up: rows.reduce((all, row) => all + row.up, 0),
      down: rows.reduce((all, row) => all + row.down, 0),
    },
    rows,
  }
}

function totalsByPart(
  counts: readonly AuditCount[],
  names: readonly string[],
): ReadonlyMap<number, number> {
  const totals = new Map<number, number>()
  for (const { name, part, count } of counts) {
    if (names.includes(name)) totals.set(part, (totals.get(part) ?? 0) + count)
  }
  return totals
}
