/** How long sessions last, in milliseconds. */
export interface SessionLifetime {
  /** A session that is not used for this long is over. */
  readonly idleMs: number
  /** A session is over after this long, however much it is used. */
  readonly absoluteMs: number
  /** Both of them, for somebody who asked to be remembered. */
  readonly rememberedMs: number
}

/** How often at most a session in use is noted as such. */
export const TOUCH_INTERVAL_MS = 60_000

/** When a session that is used at `now` ends if it is not used again. */
export function idleEnd(lifetime: SessionLifetime, isRemembered: boolean, now: number): number {
  return now + (isRemembered ? lifetime.rememberedMs : lifetime.idleMs)
}

/** When a session that begins at `now` ends at the latest. */
export function absoluteEnd(lifetime: SessionLifetime, isRemembered: boolean, now: number): number {
  return now + (isRemembered ? lifetime.rememberedMs : lifetime.absoluteMs)
}
