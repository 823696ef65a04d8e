import { AlreadyTaken } from '../errors.ts'
import type { ResetHolder } from './password-resets.ts'

/**
 * Saves the address of a token. Only that: whatever else was asked for meanwhile, nobody has confirmed
 * (CVE-2026-32700).
 *
 * @returns false when somebody else has it by now, and where the backend saves none.
 */
export async function saveAddress({ user, backend, token }: ResetHolder): Promise<boolean> {
  try {
    return (await backend.saveEmail?.(user, String(token.sentTo))) ?? false
  } catch (error) {
    if (error instanceof AlreadyTaken) return false
    throw error
  }
}
