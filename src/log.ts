import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

// What must never be read in a log, should somebody log a whole object some day (ASVS 5.0, 16.2.5).
const REDACTED = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'secret',
  'secrets',
  'databaseUrl',
  'pepper',
  'signerKey',
  'token',
  '_csrf',
  'cookie',
  '["set-cookie"]',
  'authorization',
].flatMap((name) => {
  const inner = name.startsWith('[') ? name : `.${name}`
  return [name, `*${inner}`, `*.*${inner}`]
})

/** The program's log: JSON lines, or lines to read on a developer's terminal. */
export function createLog(config: Pick<Config, 'mode' | 'logLevel'>): Logger {
  const isForReading = config.mode === 'development' && process.stdout.isTTY
  return pino({
    level: config.logLevel,
    redact: { paths: REDACTED, censor: '[secret]' },
    ...(isForReading
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }
      : {}),
  })
}
