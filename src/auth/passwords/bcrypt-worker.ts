import { constants, setPriority } from 'node:os'
import bcrypt from 'bcryptjs'

/** What a worker thread is asked to do: one bcrypt of an already pre-hashed password. */
export interface BcryptTask {
  /** ASCII, and short enough for bcrypt: at most 72 bytes. */
  readonly input: string
  /** `$2b$`, the cost and 22 characters of salt. */
  readonly salt: string
}

// On Linux this acts on the calling thread alone: pages keep the processor while hashes run. Elsewhere
// it would slow the whole process down.
if (process.platform === 'linux') {
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // Not allowed here; hashing then competes with pages at equal priority.
  }
}

/** Runs in a worker thread: blocking is what it is for. */
export function hash({ input, salt }: BcryptTask): string {
  return bcrypt.hashSync(input, salt)
}
