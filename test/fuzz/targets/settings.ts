import fc from 'fast-check'
import { ConfigError, readConfig } from '../../../src/config/config.ts'
import { SETTINGS } from '../../../src/config/settings.ts'
import { fuzzTarget, promise } from '../harness/target.ts'
import { hostileText } from '../harness/texts.ts'

const NAMES = Object.values(SETTINGS).map(({ name }) => name)
const MODES = ['development', 'test', 'production', 'Production', '']
const VALUES = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '08',
    '1e3',
    '999999999',
    '1000000000',
    '3000',
    'true',
    'yes',
    'none',
    'null',
    ' 1 ',
  ],
  ...[
    'http://localhost',
    'https://example.com',
    'https://example.com/',
    'https://u:topsecret@x',
    'http://[::1',
    'x:y',
  ],
  ...['https://u:top/secret@x', 'https://u:topsecret@x@y'],
  ...[
    '127.0.0.1',
    '::1',
    '10.0.0.0/8',
    '0.0.0.0/0',
    '1.2.3.4/33',
    '1.2.3.4/',
    'fe80::1%eth0',
    ',',
    'a,,b',
  ],
  ...[
    'sqlite:x',
    'sqlite:',
    'postgres://',
    'mariadb://u:topsecret@h/d?ssl=true',
    'mysql://x',
    'bcrypt',
    'argon2id',
  ],
  ...[
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'a secret that only the tests of this project know',
  ],
]

type Environment = Readonly<Record<string, string>>

const environment: fc.Arbitrary<Environment> = fc
  .tuple(
    fc.constantFrom(...MODES),
    fc.array(
      fc.tuple(
        fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
          fc.constantFrom('SESSION_MEMORY_MS', 'SECERT', 'prot'),
        ),
        fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...VALUES) }, hostileText(500)),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([mode, pairs]) => ({ ...Object.fromEntries(pairs), NODE_ENV: mode }))

/** Whatever the variables say, it is a configuration, or an error that names each of them and a remedy. */
export const settings = fuzzTarget('settings', 1, () => ({
  arbitrary: environment,
  check(given: Environment) {
    try {
      const config = readConfig(given)
      promise(Object.isFrozen(config), 'The configuration can be changed')
      promise(
        config.origins.length > 0 && config.secrets !== undefined,
        'The configuration is not whole',
      )
      for (const origin of config.origins) {
        promise(new URL(origin).origin === origin, `${origin} is no origin`)
      }
    } catch (error) {
      promise(error instanceof ConfigError, `It threw ${String(error)}`)
      promise(error.problems.length > 0, 'The error names no problem')
      for (const { name, allowed } of error.problems) {
        promise(/^[A-Za-z][A-Za-z0-9_]*$/.test(name), `The name is ${name}`)
        promise(allowed.length > 10, `${name} has no remedy`)
      }
      promise(!/topsecret|top\/secret/.test(error.message), 'The error shows a password')
    }
  },
}))
