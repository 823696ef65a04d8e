import { destination, type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'

// Names of fields that are never shown, in case somebody logs a whole object (ASVS 5.0, 16.2.5).
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

/**
 * For a developer's terminal: one line for each, and of a request what it was and how it ended. Only an error keeps
 * lines of its own.
 */
export const FOR_READING = {
  singleLine: true,
  ignore: 'pid,hostname,method,path,status,ms',
  messageFormat: '{msg}{if method} {method} {path} {status} {ms} ms{end}',
}

/** The program's log: JSON lines, or readable lines on a developer's terminal. */
export function createLog(config: Pick<Config, 'mode' | 'logLevel'>): Logger {
  const options = {
    level: config.logLevel,
    redact: { paths: REDACTED, censor: '[secret]' },
  }
  const isForReading = config.mode === 'development' && process.stdout.isTTY
  // Each line is written before the next statement runs: a kill loses none of them.
  if (!isForReading) {
    const output = destination({ fd: 1, sync: true })
    // Without a listener, a reader of the log that goes away would end the process.
    output.on('error', () => {})
    return pino(options, output)
  }
  const target = { target: 'pino-pretty', options: FOR_READING }
  return pino({ ...options, transport: target })
}

/**
 * The same log without the search for secrets. It is for lines whose fields are known and harmless: the
 * search takes longer than the writing.
 */
export function createRequestLog(log: Logger): Logger {
  return log.child({}, { redact: { paths: [] } })
}
