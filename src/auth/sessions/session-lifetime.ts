import { DAY_MS, HOUR_MS, MINUTE_MS } from '../clock.ts'

/** How long sessions last, in milliseconds. */
export interface SessionLifetime {
  /** A session that is not used for this long is over. */
  readonly idleMs: number
  /** A session is over after this long, however much it is used. */
  readonly absoluteMs: number
  /** Both of them, for somebody who asked to be remembered. */
  readonly rememberedMs: number
}

/** The same, in the units of the settings. */
export interface SessionLimits {
  readonly sessionIdleMinutes: number
  readonly sessionMaxHours: number
  readonly sessionRememberDays: number
}

export function sessionLifetime(limits: SessionLimits): SessionLifetime {
  return {
    idleMs: limits.sessionIdleMinutes * MINUTE_MS,
    absoluteMs: limits.sessionMaxHours * HOUR_MS,
    rememberedMs: limits.sessionRememberDays * DAY_MS,
  }
}

/**
 * How often at most a session in use is noted as such: once a minute, or more often where the idle
 * time is so short that somebody at work would be logged out.
 */
export function touchInterval({ idleMs }: SessionLifetime): number {
  return Math.min(MINUTE_MS, idleMs / 10)
}

/** When a session that is used at `now` ends if it is not used again. */
export function idleEnd(lifetime: SessionLifetime, isRemembered: boolean, now: number): number {
  return now + (isRemembered ? lifetime.rememberedMs : lifetime.idleMs)
}

/** When a session that begins at `now` ends at the latest. */
export function absoluteEnd(lifetime: SessionLifetime, isRemembered: boolean, now: number): number {
  return now + (isRemembered ? lifetime.rememberedMs : lifetime.absoluteMs)
}
