import { type DestinationStream, destination, type Logger, pino } from 'pino'
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

// Lines wait together for so many bytes, or for so long.
const BUFFER_BYTES = 32_768
const FLUSH_MS = 250

/** The program's log: JSON lines, or lines to read on a developer's terminal. */
export function createLog(config: Pick<Config, 'mode' | 'logLevel'>): Logger {
  const options = {
    level: config.logLevel,
    redact: { paths: REDACTED, censor: '[secret]' },
  }
  const isForReading = config.mode === 'development' && process.stdout.isTTY
  if (!isForReading) return pino(options, buffered())
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

/** Writes in another thread, several lines at a time. What is left is written when the process ends. */
function buffered(): DestinationStream {
  const stream = destination({
    fd: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    maxWrite: 2 * BUFFER_BYTES,
  })
  const timer = setInterval(() => stream.flush(), FLUSH_MS)
  timer.unref()
  stream.once('close', () => clearInterval(timer))
  return stream
}
