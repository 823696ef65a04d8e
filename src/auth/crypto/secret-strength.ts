/** The least number of characters of a secret. */
export const SECRET_MIN_LENGTH = 32

const LEAST_LETTERS = 5

/** Whether a secret is long, and not one letter held down. */
export function isStrongSecret(secret: string): boolean {
  return secret.length >= SECRET_MIN_LENGTH && new Set(secret).size >= LEAST_LETTERS
}
