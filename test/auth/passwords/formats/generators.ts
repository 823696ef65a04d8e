import { createCipheriv, createHmac, hash, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto'
import { hashRawSync } from '@node-rs/argon2'
import bcryptjs from 'bcryptjs'

/** Writes a hash as another program does: independent of src, with a new salt and new costs each time. */
export type Generator = (password: string) => string

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const pick = <T>(values: readonly T[]) => values[randomBytes(1).readUInt8() % values.length] as T
const between = (least: number, most: number) =>
  least + (randomBytes(4).readUInt32LE() % (most - least + 1))
const letters = (count: number) => Array.from({ length: count }, () => pick([...LETTERS])).join('')
const b64 = (bytes: Buffer) => bytes.toString('base64')
const bare = (bytes: Buffer) => b64(bytes).replaceAll('=', '')
const dotted = (bytes: Buffer) => bare(bytes).replaceAll('+', '.')
const hex = (bytes: Buffer) => bytes.toString('hex')
const bcryptSalt = () => bcryptjs.genSaltSync(4)
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const SIZES = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const
type Sha = keyof typeof SIZES

const pbkdf2 = (algorithm: Sha, password: string, salt: Buffer | string, iterations: number) =>
  pbkdf2Sync(password, salt, iterations, SIZES[algorithm], algorithm)

const mixed = (password: string, salt: Buffer, algorithm: string) =>
  hash(algorithm, Buffer.concat([Buffer.from(password), salt]), 'buffer')

const aspnetV3 = (password: string) => {
  const [salt, prf, iterations] = [randomBytes(16), between(0, 2), between(1, 2000)]
  const algorithm = (['sha1', 'sha256', 'sha512'] as const)[prf] as Sha
  const digest = pbkdf2Sync(password, salt, iterations, 32, algorithm)
  return b64(Buffer.concat([Buffer.from([1]), u32(prf), u32(iterations), u32(16), salt, digest]))
}

const argon2 = (type: 0 | 1 | 2, prefix = '', order = 'mtp') => {
  const name = ['argon2d', 'argon2i', 'argon2id'][type]
  return (password: string) => {
    const version = pick([0, 1] as const)
    const [p, t, salt] = [between(1, 4), between(1, 3), randomBytes(between(8, 24))]
    const m = between(8 * p, 300)
    const outputLen = pick([16, 24, 32, 48, 64])
    const costs = { algorithm: type, version, memoryCost: m, timeCost: t, parallelism: p }
    const digest = hashRawSync(password, { ...costs, salt, outputLen })
    const cost = [...order].map((one) => `${one}=${{ m, t, p }[one]}`).join(',')
    return `${prefix}$${name}$v=${version === 1 ? 19 : 16}$${cost}$${bare(salt)}$${bare(digest)}`
  }
}

const firebase = (write: (parts: Record<string, string | number>) => string) => {
  return (password: string) => {
    const [salt, separator, key] = [randomBytes(between(6, 16)), randomBytes(1), randomBytes(64)]
    const [n, r] = [between(4, 10), between(1, 8)]
    const secret = scryptSync(password, Buffer.concat([salt, separator]), 32, {
      N: 2 ** n,
      r,
      p: 1,
    })
    const cipher = createCipheriv('aes-256-ctr', secret, Buffer.alloc(16))
    const digest = Buffer.concat([cipher.update(key), cipher.final()])
    const [s, ss, sk, d] = [salt, separator, key, digest].map(b64) as [
      string,
      string,
      string,
      string,
    ]
    return write({ n, r, s, ss, sk, d })
  }
}

const phpass = (tag: string, algorithm: string, shown: number) => (password: string) => {
  const code = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const [cost, salt] = [between(7, 10), letters(8)]
  let state = hash(algorithm, salt + password, 'buffer')
  for (let round = 0; round < 1 << cost; round += 1) {
    state = mixed('', Buffer.concat([state, Buffer.from(password)]), algorithm)
  }
  let text = ''
  for (let at = 0; at < state.length; at += 3) {
    const three = [state[at] ?? 0, state[at + 1] ?? 0, state[at + 2] ?? 0]
    const value = (three[0] as number) | ((three[1] as number) << 8) | ((three[2] as number) << 16)
    for (const shift of [0, 6, 12, 18]) text += code[(value >> shift) & 63]
  }
  return `${tag}${code[cost]}${salt}${text.slice(0, shown)}`
}

const scryptOf = (password: string, salt: Buffer | string, length: number) => {
  const [ln, r, p] = [between(1, 10), between(1, 8), between(1, 3)]
  return { ln, r, p, digest: scryptSync(password, salt, length, { N: 2 ** ln, r, p }) }
}

const ldap = (tag: string, algorithm: string, isSalted: boolean) => (password: string) => {
  const salt = isSalted ? randomBytes(between(4, 16)) : Buffer.alloc(0)
  return `{${tag}}${b64(Buffer.concat([mixed(password, salt, algorithm), salt]))}`
}

const overBcrypt = (prefix: string, change: (password: string) => string) => (password: string) =>
  `${prefix}${bcryptjs.hashSync(change(password), bcryptSalt())}`

const pf = (algorithm: string) => (password: string) => {
  const salt = randomBytes(between(4, 24))
  const order = pick(['{SALT}{PASSWORD}', '{PASSWORD}{SALT}', 'x{SALT}-{PASSWORD}'])
  const parts = order.split(/(\{SALT\}|\{PASSWORD\})/).map((part) => {
    if (part === '{SALT}') return salt
    return Buffer.from(part === '{PASSWORD}' ? password : part)
  })
  const digest = hash(algorithm, Buffer.concat(parts), 'buffer')
  return `$${algorithm}$pf=${b64(Buffer.from(order))}$${b64(salt)}$${b64(digest)}`
}

/** By the name of the format that must read it. */
export const generators: Readonly<Record<string, Generator>> = {
  'aspnet-identity-v2': (password) => {
    const salt = randomBytes(16)
    const digest = pbkdf2Sync(password, salt, 1000, 32, 'sha1')
    return b64(Buffer.concat([Buffer.from([0]), salt, digest]))
  },
  'aspnet-identity-v3': aspnetV3,
  'phc-argon2id': argon2(2),
  'phc-argon2i': argon2(1, '', 'tmp'),
  'phc-argon2d': argon2(0, '', 'ptm'),
  'django-argon2id': argon2(2, 'argon2'),
  'spring-argon2id': argon2(2, '{argon2@SpringSecurity_v5_8}'),
  'mediawiki-argon2id': argon2(2, ':argon2:'),
  bcrypt: overBcrypt('', (password) => password),
  meteor: overBcrypt('{meteor}', (password) => hash('sha256', password, 'hex')),
  'django-bcrypt': overBcrypt('bcrypt$', (password) => password),
  'django-bcrypt-sha256': overBcrypt('bcrypt_sha256$', (one) => hash('sha256', one, 'hex')),
  'spring-bcrypt': overBcrypt('{bcrypt}', (password) => password),
  'ldap-bcrypt': overBcrypt('{CrYpT}', (password) => password),
  'wordpress-bcrypt': (password) => {
    const digest = createHmac('sha384', 'wp-sha384').update(password).digest('base64')
    return `$wp${bcryptjs.hashSync(digest, bcryptSalt()).replace('$2b$', '$2y$')}`
  },
  'passlib-bcrypt-sha256-v2': (password) => {
    const salt = bcryptSalt()
    const key = createHmac('sha256', salt.slice(7)).update(password).digest('base64')
    return `$bcrypt-sha256$v=2,t=2b,r=4$${salt.slice(7)}$${bcryptjs.hashSync(key, salt).slice(29)}`
  },
  ...Object.fromEntries(
    (['sha1', 'sha256'] as const).map((algorithm) => [
      `django-pbkdf2-${algorithm}`,
      (password: string) => {
        const [salt, iterations] = [letters(between(1, 22)), between(1, 3000)]
        return `pbkdf2_${algorithm}$${iterations}$${salt}$${b64(pbkdf2(algorithm, password, salt, iterations))}`
      },
    ]),
  ),
  'django-scrypt': (password) => {
    const salt = letters(22)
    const { ln, r, p, digest } = scryptOf(password, salt, 64)
    return `scrypt$${2 ** ln}$${salt}$${r}$${p}$${b64(digest)}`
  },
  'django-md5': (password) => {
    const salt = letters(between(0, 22))
    return `md5$${salt}$${hash('md5', salt + password, 'hex')}`
  },
  'django-sha1': (password) => {
    const salt = letters(between(1, 22))
    return `sha1$${salt}$${createHmac('sha1', salt).update(password).digest('hex')}`
  },
  md5: (password) => hash('md5', password, 'hex'),
  'werkzeug-sha256': (password) => {
    const salt = letters(between(1, 80))
    return `sha256$${salt}$${createHmac('sha256', salt).update(password).digest('hex')}`
  },
  ...Object.fromEntries(
    (['sha1', 'sha256', 'sha512'] as const).map((algorithm) => [
      algorithm === 'sha256' ? 'werkzeug-pbkdf2' : `werkzeug-pbkdf2-${algorithm}`,
      (password: string) => {
        const [salt, iterations] = [letters(between(1, 22)), between(1, 3000)]
        return `pbkdf2:${algorithm}:${iterations}$${salt}$${hex(pbkdf2(algorithm, password, salt, iterations))}`
      },
    ]),
  ),
  'werkzeug-scrypt': (password) => {
    const salt = letters(16)
    const { ln, r, p, digest } = scryptOf(password, salt, 64)
    return `scrypt:${2 ** ln}:${r}:${p}$${salt}$${hex(digest)}`
  },
  ...Object.fromEntries(
    (['sha1', 'sha256', 'sha512'] as const).flatMap((algorithm) => [
      [
        `passlib-pbkdf2-${algorithm}`,
        (password: string) => {
          const [salt, iterations] = [randomBytes(between(1, 32)), between(1, 3000)]
          const tag = algorithm === 'sha1' ? 'pbkdf2' : `pbkdf2-${algorithm}`
          return `$${tag}$${iterations}$${dotted(salt)}$${dotted(pbkdf2(algorithm, password, salt, iterations))}`
        },
      ],
      [
        `phc-pbkdf2-${algorithm}`,
        (password: string) => {
          const [salt, iterations] = [randomBytes(between(8, 32)), between(1, 3000)]
          const length = between(16, 64)
          const digest = pbkdf2Sync(password, salt, iterations, length, algorithm)
          return `$pbkdf2-${algorithm}$i=${iterations},l=${length}$${bare(salt)}$${bare(digest)}`
        },
      ],
    ]),
  ),
  'passlib-scrypt': (password) => {
    const salt = randomBytes(between(8, 32))
    const { ln, r, p, digest } = scryptOf(password, salt, 32)
    return `$scrypt$ln=${ln},r=${r},p=${p}$${bare(salt)}$${bare(digest)}`
  },
  'kratos-scrypt': (password) => {
    const salt = randomBytes(between(8, 32))
    const [N, r] = [2 ** between(6, 11), between(1, 8)]
    const digest = scryptSync(password, salt, pick([32, 64]), { N, r, p: 1 })
    return `$scrypt$ln=${N},r=${r},p=1$${b64(salt)}$${b64(digest)}`
  },
  'spring-pbkdf2': (password) => {
    const salt = randomBytes(8)
    return `{pbkdf2}${hex(salt)}${hex(pbkdf2Sync(password, salt, 185_000, 32, 'sha1'))}`
  },
  'spring-scrypt': (password) => {
    const salt = randomBytes(pick([16, 64]))
    const { ln, r, p, digest } = scryptOf(password, salt, 32)
    const packed = ((ln << 16) | (r << 8) | p).toString(16)
    return `{scrypt}$${packed}$${b64(salt)}$${b64(digest)}`
  },
  'spring-sha-512': (password) => {
    const salt = `{${b64(randomBytes(32))}}`
    return `{SHA-512}${salt}${hash('sha512', password + salt, 'hex')}`
  },
  ...Object.fromEntries(
    Object.entries({ MD5: 'md5', SHA: 'sha1', SHA256: 'sha256', SHA512: 'sha512' }).flatMap(
      ([tag, algorithm]) => [
        [`ldap-${tag.toLowerCase()}`, ldap(tag, algorithm, false)],
        [
          `ldap-${tag === 'MD5' ? 'smd5' : `s${tag.toLowerCase()}`}`,
          ldap(tag === 'MD5' ? 'SMD5' : `S${tag}`, algorithm, true),
        ],
      ],
    ),
  ),
  ...Object.fromEntries(
    ['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => [
      [`kratos-${algorithm}-pf`, pf(algorithm)],
      [
        `kratos-${algorithm}`,
        (one: string) => `$${algorithm}$${b64(hash(algorithm, one, 'buffer'))}`,
      ],
      [
        `kratos-hmac-${algorithm}`,
        (password: string) => {
          const key = randomBytes(between(1, 40))
          const digest = createHmac(algorithm, key).update(password).digest('hex')
          return `$hmac-${algorithm}$${b64(Buffer.from(digest))}$${b64(key)}`
        },
      ],
    ]),
  ),
  'firebase-scrypt-kratos': firebase(
    ({ n, r, s, ss, sk, d }) => `$firescrypt$ln=${n},r=${r},p=1$${s}$${d}$${ss}$${sk}`,
  ),
  'firebase-scrypt-supabase': firebase(
    ({ n, r, s, ss, sk, d }) => `$fbscrypt$v=1,n=${n},r=${r},p=1,ss=${ss},sk=${sk}$${s}$${d}`,
  ),
  'firebase-scrypt-clerk': firebase(({ n, r, s, ss, sk, d }) => `${d}$${s}$${sk}$${ss}$${r}$${n}`),
  'atlassian-pkcs5s2': (password) => {
    const salt = randomBytes(16)
    return `{PKCS5S2}${b64(Buffer.concat([salt, pbkdf2Sync(password, salt, 10_000, 32, 'sha1')]))}`
  },
  'better-auth-scrypt': (password) => {
    const salt = hex(randomBytes(16))
    const costs = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 }
    return `${salt}:${hex(scryptSync(password.normalize('NFKC'), salt, 64, costs))}`
  },
  'mediawiki-b': (password) => {
    const salt = hex(randomBytes(4))
    return `:B:${salt}:${hash('md5', `${salt}-${hash('md5', password, 'hex')}`, 'hex')}`
  },
  'mediawiki-pbkdf2': (password) => {
    const [salt, iterations, length] = [randomBytes(16), between(1, 3000), pick([20, 64, 128])]
    const digest = pbkdf2Sync(password, salt, iterations, length, 'sha512')
    return `:pbkdf2:sha512:${iterations}:${length}:${b64(salt)}:${b64(digest)}`
  },
  phpass: phpass('$P$', 'md5', 22),
  phpbb: phpass('$H$', 'md5', 22),
  drupal7: phpass('$S$', 'sha512', 43),
  'drupal7-md5': (password) => `U${phpass('$S$', 'sha512', 43)(hash('md5', password, 'hex'))}`,
  'salted-md5': (password) => {
    const salt = letters(between(1, 32))
    const inner = hash('md5', password, 'hex')
    const text = pick([
      password + salt,
      salt + password,
      inner + salt,
      hash('md5', salt, 'hex') + inner,
    ])
    return `${hash('md5', text, 'hex')}:${salt}`
  },
  'magento-sha256': (password) => {
    const salt = letters(between(1, 32))
    return `${hash('sha256', salt + password, 'hex')}:${salt}:1`
  },
  'magento-md5-sha256': (password) => {
    const salt = letters(32)
    return `${hash('sha256', salt + hash('md5', salt + password, 'hex'), 'hex')}:${salt}:0:1`
  },
  'magento-argon2id': (password) => {
    const [salt, passes, memory] = [hex(randomBytes(16)), between(1, 3), between(8, 200)]
    const digest = hashRawSync(password, {
      algorithm: 2,
      version: 1,
      memoryCost: memory,
      timeCost: passes,
      parallelism: 1,
      salt: Buffer.from(salt.slice(0, 16)),
      outputLen: 32,
    })
    return `${hex(digest)}:${salt}:3_32_${passes}_${memory * 1024}`
  },
  'nextcloud-bcrypt': overBcrypt('1|', (password) => password),
  'nextcloud-argon2id': argon2(2, '3|'),
  'ldap-tag-phc-argon2id': argon2(2, '{ARGON2}'),
  'dovecot-tag-phc-argon2id': argon2(2, '{ARGON2ID}'),
  'dovecot-tag-bcrypt': overBcrypt('{BLF-CRYPT}', (password) => password),
  'dovecot-sha256.hex': (password) => `{SHA256.HEX}${hash('sha256', password, 'hex')}`,
  'dovecot-pbkdf2': (password) => {
    const [salt, iterations] = [letters(16), between(1, 3000)]
    return `{PBKDF2}$1$${salt}$${iterations}$${hex(pbkdf2('sha1', password, salt, iterations))}`
  },
  'dovecot-scram-sha-256': (password) => {
    const [salt, iterations] = [randomBytes(16), between(1, 3000)]
    const salted = pbkdf2('sha256', password, salt, iterations)
    const part = (text: string) => createHmac('sha256', salted).update(text).digest()
    const stored = hash('sha256', part('Client Key'), 'buffer')
    return `{SCRAM-SHA-256}${iterations},${b64(salt)},${b64(stored)},${b64(part('Server Key'))}`
  },
  ...Object.fromEntries(
    (['sha1', 'sha256', 'sha512'] as const).flatMap((algorithm) => [
      [
        `ldap-pbkdf2-${algorithm}`,
        (password: string) => {
          const [salt, iterations] = [randomBytes(16), between(1, 3000)]
          const digest = pbkdf2(algorithm, password, salt, iterations)
          return `{PBKDF2-${algorithm.toUpperCase()}}${iterations}$${dotted(salt)}$${dotted(digest)}`
        },
      ],
      [
        `phc-package-pbkdf2-${algorithm}`,
        (password: string) => {
          const [salt, iterations] = [randomBytes(16), between(1, 3000)]
          const digest = pbkdf2(algorithm, password, salt, iterations)
          return `$pbkdf2-${algorithm}$i=${iterations}$${bare(salt)}$${bare(digest)}`
        },
      ],
    ]),
  ),
  'adonis-scrypt': (password) => {
    const salt = randomBytes(16)
    const { ln, r, p, digest } = scryptOf(password, salt, 64)
    return `$scrypt$n=${2 ** ln},r=${r},p=${p}$${bare(salt)}$${bare(digest)}`
  },
  'lucia-scrypt': (password) => {
    const salt = hex(randomBytes(16))
    const costs = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 }
    return `s2:${salt}:${hex(scryptSync(password.normalize('NFKC'), salt, 64, costs))}`
  },
  'symfony-sha512': (password) => {
    const salt = letters(31)
    const salted = `${password}{${salt}}`
    let state = hash('sha512', salted, 'buffer')
    for (let round = 1; round < 5000; round += 1) {
      state = hash('sha512', Buffer.concat([state, Buffer.from(salted)]), 'buffer')
    }
    return `{symfony}${salt}{${b64(state)}}`
  },
}
