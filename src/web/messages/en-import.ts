import type { Messages } from './messages.ts'

/** What an import answers. */
export const enImport: Messages = {
  // What is wrong with a line of a file of users.
  'import.unreadable': 'It cannot be read.',
  'import.too_long': 'It is longer than a line of a user can be.',
  'import.not_utf8': 'It is not UTF-8: save the file in that encoding.',
  'import.quotes_misplaced': 'Quotes stand where they cannot.',
  'import.values_miscounted': 'It has {found} values, and the first line {expected}.',
  'import.not_an_object': 'It is no JSON object.',
  'import.unknown_column': 'No such column.',
  'import.missing': 'It is missing.',
  'import.not_text': 'It is not text.',
  'import.username_invalid': 'Only letters, digits and _ . @ + - may be in it, 150 at most.',
  'import.username_foreign_email':
    'With an @ in it, it must be the e-mail address of the same line.',
  'import.email_invalid': 'It is not one plain address.',
  'import.name_invalid': 'It is not text of {max} characters at most.',
  'import.name_invisible': 'There is something in it that nobody can see.',
  'import.flag_invalid': 'It is neither true nor false.',
  'import.date_invalid': 'It is no date such as 2014-05-06T07:08:09Z.',
  'import.groups_invalid': 'It is not a list of names.',
  'import.group_too_long': 'The name of a group has {max} characters at most.',
  'import.password_twice': 'There is a passwordHash already.',
  'import.password_too_long': 'It is longer than {max} bytes.',
  'import.email_taken': 'Somebody else has this address.',
  'import.email_taken_by_line': 'Line {line} has this address.',
  'import.looks_alike': 'It looks like the name of somebody else.',
  'import.looks_alike_by_line': 'It looks like the name in line {line}.',
  'import.repeated': 'A line before has the same username.',
  'import.repeated_by_line': 'Line {line} has the same username.',

  // What is wrong with a hash from elsewhere.
  'import.hash_unusable':
    'This marks a password that can never match: import the user without a hash.',
  'import.hash_unknown': 'No known format of password hashes looks like this.',
  'import.hash_damaged': 'This looks like a known format, but is damaged.',
  'import.hash_too_expensive':
    'This takes more time (see HASH_MAX_MS) or memory than one login may.',
  'import.hash_needs_engine': 'This needs the package @node-rs/argon2, which is not installed.',
  'import.hash_needs_key': 'This needs a key: see PASSWORD_PEPPER and FIREBASE_SIGNER_KEY.',
  'import.hash_weak':
    'This hash is too weak to be kept as it is: allow weak hashes, and it is wrapped in a strong one.',
  'import.hash_too_long': 'This is longer than the {max} characters that can be stored.',
}
