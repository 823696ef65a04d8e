/** The least number of characters of a secret. */
export const SECRET_MIN_LENGTH = 32

const LEAST_LETTERS = 5

/** Whether a secret is long, and not one letter held down. */
export function isStrongSecret(secret: string): boolean {
  return secret.length >= SECRET_MIN_LENGTH && new Set(secret).size >= LEAST_LETTERS
}

/**
 * The secrets of a site as a list.
 *
 * @throws TypeError for none, and for a weak one.
 */
export function checkedSecrets(secret: string | readonly string[]): readonly string[] {
  const secrets = typeof secret === 'string' ? [secret] : secret
  if (secrets.length > 0 && secrets.every(isStrongSecret)) return secrets
  throw new TypeError(`A \`secret\` has ${SECRET_MIN_LENGTH} characters or more, not all alike`)
}
