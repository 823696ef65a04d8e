import { text, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

/** How long sessions last, and how browsers hold them. */
export const sessionSettings = {
  /** Name of the session cookie; on https `__Host-` is put before it (`gadwall`). */
  cookieName: asOption(
    'cookieName',
    text({
      name: 'COOKIE_NAME',
      fallback: 'gadwall',
      // The characters of a cookie's name (RFC 6265).
      pattern: /^(?!__(host|secure)-)[\w!#$%&'*+.^`|~-]{1,64}$/i,
      allowed:
        '1 to 64 letters, digits and the like, without __Host-, which https puts before it by itself',
      meaning: 'name of the session cookie; on https `__Host-` is put before it',
    }),
  ),
  /** Minutes without a request after which a session is over (60). */
  sessionIdleMinutes: asOption(
    'sessionIdleMinutes',
    wholeNumber({
      name: 'SESSION_IDLE_MINUTES',
      fallback: 60,
      min: 1,
      max: 43_200,
      what: 'number of minutes',
      meaning: 'minutes without a request after which a session is over',
    }),
  ),
  /** Hours after login at which a session is over, however busy (24). */
  sessionMaxHours: asOption(
    'sessionMaxHours',
    wholeNumber({
      name: 'SESSION_MAX_HOURS',
      fallback: 24,
      min: 1,
      max: 720,
      what: 'number of hours',
      meaning: 'hours after login at which a session is over, however busy',
    }),
  ),
  /** Days that take the place of both for whoever asks to be remembered (30). */
  sessionRememberDays: asOption(
    'sessionRememberDays',
    wholeNumber({
      name: 'SESSION_REMEMBER_DAYS',
      fallback: 30,
      min: 1,
      max: 365,
      what: 'number of days',
      meaning: 'days that take the place of both for whoever ticks "Keep me logged in"',
    }),
  ),
  /** In how many places a person can be logged in at once (any number). */
  sessionsPerUser: asOption(
    'sessionsPerUser',
    wholeNumber({
      name: 'SESSIONS_PER_USER',
      fallback: 0,
      min: 0,
      max: 1000,
      what: 'number of sessions',
      meaning:
        'sessions that a person can have at once: a login beyond that ends the one that was used least lately. `0` is any number',
    }),
  ),
  /** Minutes for which a proof of who somebody is opens the pages that ask for a recent login (15). */
  reauthMinutes: asOption(
    'reauthMinutes',
    wholeNumber({
      name: 'REAUTH_MINUTES',
      fallback: 15,
      min: 1,
      max: 1440,
      what: 'number of minutes',
      meaning:
        'minutes after a login or a confirmed password in which sensitive steps do not ask for the password again',
    }),
  ),
  sessionCacheMs: wholeNumber({
    name: 'SESSION_CACHE_MS',
    fallback: 0,
    min: 0,
    max: 60_000,
    what: 'number of milliseconds',
    meaning:
      'PostgreSQL and MariaDB only: milliseconds for which a page may show what was read before without asking the database again. `0` asks for every page. On SQLite pages are exact without it. See [performance](performance.md)',
  }),
}
