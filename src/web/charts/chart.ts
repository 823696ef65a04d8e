import type { TwoWayBars } from './two-way-bars.ts'

/** A chart as the page shows it; `null`: it cannot be counted at the moment. */
export interface Chart {
  readonly id: string
  /** The codes of its heading, and of what its rows are called. */
  readonly heading: string
  readonly unit: string
  readonly bars: TwoWayBars | null
  /** What each row is called. */
  readonly labels: readonly string[]
}
