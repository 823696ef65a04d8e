import { hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import type { Format } from './format.ts'

type Way = (password: Buffer, salt: string) => Buffer

// Which of them a text stands for, nobody can tell from it: hex letters, a colon and the salt.
const MD5: readonly Way[] = [
  // Joomla 1 and 2, osCommerce.
  (password, salt) => md5(password, salt),
  // vBulletin.
  (password, salt) => md5(hash('md5', password, 'hex'), salt),
  // Magento 1.
  (password, salt) => md5(salt, password),
  // MyBB, Invision.
  (password, salt) => md5(hash('md5', salt, 'hex'), hash('md5', password, 'hex')),
]

/** Old PHP shops and forums: a digest in hex and the salt behind it. Magento says with which algorithm. */
export const saltedMd5Formats: readonly Format[] = [
  salted('salted-md5', ['md5', 32], '', MD5),
  salted('magento-md5', ['md5', 32], ':0', [(password, salt) => md5(salt, password)]),
  salted('magento-sha256', ['sha256', 64], ':1', [(password, salt) => sha256(salt, password)]),
  // Magento 2 has hashed the old hash.
  salted('magento-md5-sha256', ['sha256', 64], ':0:1', [
    (password, salt) => sha256(salt, md5(salt, password).toString('hex')),
  ]),
]

function salted(
  name: string,
  [algorithm, letters]: readonly ['md5' | 'sha256', number],
  end: string,
  ways: readonly Way[],
): Format {
  return {
    name,
    isWeak: true,
    pattern: new RegExp(`^([0-9a-f]{${letters}}):([!-9;-~]{1,64})${end}$`),
    read([text = '', salt = '']) {
      const [digest, ...others] = ways.map((way) => (password: Buffer) => way(password, salt))
      return {
        expected: Buffer.from(text, 'hex'),
        digest: digest as (password: Buffer) => Buffer,
        others,
        cost: digestCost(algorithm, 3 * ways.length, PASSWORD_MAX_BYTES + salt.length + 64),
        parameters: {},
        shell: `${'0'.repeat(letters)}:${salt}${end}`,
      }
    },
  }
}

function md5(...parts: readonly (Buffer | string)[]): Buffer {
  return hash('md5', Buffer.concat(parts.map((part) => Buffer.from(part as string))), 'buffer')
}

function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  return hash('sha256', Buffer.concat(parts.map((part) => Buffer.from(part as string))), 'buffer')
}
