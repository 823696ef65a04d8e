import { optionalText, text, wholeNumber } from '../schema/kinds.ts'

/** Peppers and keys without which hashes of other systems cannot be verified. */
export const foreignHashSettings = {
  passwordPepper: optionalText({
    name: 'PASSWORD_PEPPER',
    pattern: /^.{0,1024}$/s,
    isSecret: true,
    allowed: 'the pepper that the other system appended to its passwords',
    meaning: 'what another system appended to its passwords. See [move in](move-in.md)',
  }),
  firebaseSignerKey: optionalText({
    name: 'FIREBASE_SIGNER_KEY',
    pattern: /^.{0,1024}$/s,
    isSecret: true,
    allowed: 'the base64_signer_key of the Firebase project',
    meaning: 'the `base64_signer_key` of a Firebase project whose users move in',
  }),
  firebaseSaltSeparator: text({
    name: 'FIREBASE_SALT_SEPARATOR',
    fallback: 'Bw==',
    pattern: /^[A-Za-z0-9+/]+={0,2}$/,
    allowed: 'the base64_salt_separator of the Firebase project',
    meaning: 'its `base64_salt_separator`',
  }),
  firebaseRounds: wholeNumber({
    name: 'FIREBASE_ROUNDS',
    fallback: 8,
    min: 1,
    max: 8,
    what: 'number of rounds',
    meaning: 'its `rounds`',
  }),
  firebaseMemCost: wholeNumber({
    name: 'FIREBASE_MEM_COST',
    fallback: 14,
    min: 1,
    max: 17,
    what: 'memory cost',
    meaning: 'its `mem_cost`',
  }),
}
