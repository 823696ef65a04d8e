import type { ValuesOf } from './schema/setting.ts'
import { accountSettings } from './settings/accounts.ts'
import { auditSettings } from './settings/audit.ts'
import { databaseSettings } from './settings/database.ts'
import { factorSettings } from './settings/factors.ts'
import { foreignHashSettings } from './settings/foreign-hashes.ts'
import { httpSettings } from './settings/http.ts'
import { importSettings } from './settings/imports.ts'
import { looksSettings } from './settings/looks.ts'
import { mailSettings } from './settings/mail.ts'
import { passwordSettings } from './settings/passwords.ts'
import { secretSettings } from './settings/secret.ts'
import { sessionSettings } from './settings/sessions.ts'

/** Every setting by its name in {@link Config}, in the order of the documentation. */
export const SETTINGS = {
  ...httpSettings,
  ...looksSettings,
  ...secretSettings,
  ...databaseSettings,
  ...sessionSettings,
  ...accountSettings,
  ...factorSettings,
  ...auditSettings,
  ...mailSettings,
  ...passwordSettings,
  ...importSettings,
  ...foreignHashSettings,
}

export type Settings = typeof SETTINGS
export type Values = ValuesOf<Settings>

const NOT_YET = 'this version cannot use it yet. Unset it.'

/** Variables that would do nothing. They are refused, not ignored. */
export const REFUSED: Readonly<Record<string, string>> = {
  REDIS_URL: NOT_YET,
  SESSION_MEMORY_MS:
    'it is gone. On SQLite pages are exact without it. On PostgreSQL and MariaDB set SESSION_CACHE_MS instead.',
}
