/**
 * Tells the time, in milliseconds since 1970-01-01 UTC.
 *
 * Everything that expires asks a clock it was given, so that a test can move the time.
 */
export type Clock = () => number

/** The machine's own clock. */
export const systemClock: Clock = () => Date.now()

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
