/** What one hash of our own costs. */
export type Work =
  | {
      readonly algorithm: 'bcrypt'
      readonly cost: number
      /** Written as `$2b$`, over the password itself, instead of passlib's `$bcrypt-sha256$`. */
      readonly as?: 'plain' | undefined
    }
  | {
      readonly algorithm: 'argon2id'
      readonly memoryKiB: number
      readonly passes: number
      readonly parallelism: number
    }
  | {
      readonly algorithm: 'scrypt'
      /** The logarithm of N. */
      readonly cost: number
      readonly blockSize: number
      readonly parallelism: number
    }
  | {
      readonly algorithm: 'pbkdf2'
      readonly iterations: number
      /** Written as Django does, instead of as a PHC string. */
      readonly as?: 'django' | undefined
    }

/** How much work that is, to compare with other parameters of the same algorithm only. */
export function unitsOf(work: Work): number {
  switch (work.algorithm) {
    case 'bcrypt':
      return 2 ** work.cost
    case 'argon2id':
      return work.memoryKiB * work.passes
    case 'scrypt':
      return 2 ** work.cost * work.blockSize * work.parallelism
    case 'pbkdf2':
      return work.iterations
  }
}

/** Whether the parameters are the same, however they are written down. */
export function isSameWork(one: Work | undefined, other: Work): boolean {
  if (!one) return false
  const entries = Object.entries(other).filter(([name]) => name !== 'as')
  return entries.every(([name, value]) => one[name as keyof Work] === value)
}
