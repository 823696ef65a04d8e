import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

const OWNER_ONLY = 0o600

/**
 * The secret of a development machine: made once, then read, so that a restart keeps people logged in.
 *
 * @returns the secret, at least 32 characters.
 * @throws Error for what is no file, such as a FIFO.
 */
export function developmentSecret(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Written aside and linked into place: of two processes that start together one makes the secret,
  // and the other never reads half of it.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, {
    mode: OWNER_ONLY,
    flag: 'wx',
  })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  // What a link leads to is somebody else's, and reading a FIFO would never end.
  if (lstatSync(file).isFile()) chmodSync(file, OWNER_ONLY)
  if (!statSync(file).isFile()) throw new Error(`${file} is no file`)
  return readFileSync(file, 'utf8').trim()
}
