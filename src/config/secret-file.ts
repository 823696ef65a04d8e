import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const OWNER_ONLY = 0o600

/**
 * The secret of a development machine: made once, then read, so that a restart keeps people logged in.
 *
 * @returns the secret, at least 32 characters.
 */
export function developmentSecret(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Written aside and linked into place: of two processes that start together one makes the secret,
  // and the other never reads half of it.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: OWNER_ONLY })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  chmodSync(file, OWNER_ONLY)
  return readFileSync(file, 'utf8').trim()
}
