import { argon2Formats } from './argon2.ts'
import { plainBcrypt } from './bcrypt.ts'
import { unixCrypts } from './crypt.ts'
import { anyCase, type Format, prefixed } from './format.ts'

const [argon2id, argon2i] = ['phc-argon2id', 'phc-argon2i'].map((name) =>
  named(argon2Formats, name),
)
const crypt = (name: string) => named(unixCrypts, name)

/** What others put before a hash that says everything by itself. */
export const prefixFormats: readonly Format[] = [
  // ownCloud and Nextcloud number their algorithms.
  prefixed('nextcloud-bcrypt', String.raw`1\|`, plainBcrypt),
  prefixed('nextcloud-argon2i', String.raw`2\|`, argon2i as Format),
  prefixed('nextcloud-argon2id', String.raw`3\|`, argon2id as Format),
  // Spring writes {argon2} in small letters, OpenLDAP in capitals, Dovecot with the type.
  ...[argon2id, argon2i].flatMap((format) => [
    tagged('ldap', 'ARGON2', format as Format, '(?!argon2)'),
    tagged('dovecot', (format as Format).name.slice(4).toUpperCase(), format as Format),
  ]),
  tagged('dovecot', 'SHA512-CRYPT', crypt('sha512-crypt')),
  tagged('dovecot', 'SHA256-CRYPT', crypt('sha256-crypt')),
  tagged('dovecot', 'MD5-CRYPT', crypt('md5-crypt')),
  tagged('dovecot', 'BLF-CRYPT', plainBcrypt),
]

function tagged(system: string, tag: string, format: Format, not = ''): Format {
  return prefixed(`${system}-tag-${format.name}`, String.raw`\{${not}${anyCase(tag)}\}`, format)
}

function named(formats: readonly Format[], name: string): Format {
  return formats.find((format) => format.name === name) as Format
}
