/** What was found for a page, in the direction of the search: one more than it has shows that there is another page. */
export interface KeysetSearch<Row, Place> {
  readonly found: readonly { readonly row: Row; readonly place: Place }[]
  /** The last place that was looked at, where the search was cut; `null`: all of it was. */
  readonly end: Place | null
}

/** Which page it is. */
export interface KeysetQuery {
  readonly limit: number
  /** Whether it was searched from its end. */
  readonly isBackward: boolean
  /** Whether it lies beside a page that was shown: there is a way back. */
  readonly isBeside: boolean
}

/** The rows of a page in the order of the list, and the places from which the pages before and after it are found. */
export function keysetPage<Row, Place>(
  { limit, isBackward, isBeside }: KeysetQuery,
  { found, end }: KeysetSearch<Row, Place>,
) {
  const inReach = found.slice(0, limit)
  const shown = isBackward ? inReach.reverse() : inReach
  const [first, last] = isBackward ? [shown.at(-1), shown[0]] : [shown[0], shown.at(-1)]
  const onward = found.length > limit ? (last?.place ?? null) : end
  const back = isBeside ? (first?.place ?? null) : null
  return {
    rows: shown.map(({ row }) => row),
    previous: isBackward ? onward : back,
    next: isBackward ? back : onward,
  }
}
