import { type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'
import { LogLines } from './log-lines.ts'

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
  const options = {
    level: config.logLevel,
    redact: { paths: REDACTED, censor: '[secret]' },
  }
  const isForReading = config.mode === 'development' && process.stdout.isTTY
  if (!isForReading) return pino(options, new LogLines())
  const target = { target: 'pino-pretty', options: { ignore: 'pid,hostname' } }
  return pino({ ...options, transport: target })
}

/**
 * The same log for lines whose fields are known and harmless. Looking through every line for what must
 * not be in it takes longer than to write it.
 */
export function createRequestLog(log: Logger): Logger {
  return log.child({}, { redact: { paths: [] } })
}
