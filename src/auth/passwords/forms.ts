/**
 * The texts that one password may have been hashed as: in NFC, which is how ours are (NIST SP 800-63B-4,
 * 3.1.1.2), and as it was typed, or decomposed where it was typed in NFC. Other programs hash what they get,
 * and two keyboards may send two texts. Most passwords have one form only.
 */
export function formsOf(raw: string): readonly string[] {
  const composed = raw.normalize('NFC')
  return [...new Set([composed, raw === composed ? raw.normalize('NFD') : raw])]
}
