import fc from 'fast-check'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { ConfigError, readConfig } from '../../../src/config/config.ts'
import { connect } from '../../../src/database/connection/connect.ts'
import { fuzzTarget, promise } from '../harness/target.ts'
import { hostileText, mutated } from '../harness/texts.ts'

const URLS = [
  'postgres://ada:topsecret@localhost:5432/gadwall?ssl=true',
  'postgresql://ada:topsecret@[::1]/gadwall?host=/var/run',
  'mariadb://ada:topsecret@db.example.com/gadwall?ssl=true',
  'mariadb://%41:top%2Fsecret@h/d',
  'postgres://ada:topsecret@localhost/gad%20wall',
]
const SIGNS = ":/?#[]@!$&'()*+,;=%0 \\\n\0aZé"

/** An address of a database is taken, or refused with a sentence that does not show its password. */
export const databaseUrls = fuzzTarget('database urls', 1, () => ({
  arbitrary: fc.oneof(
    { weight: 3, arbitrary: mutated(URLS, SIGNS) },
    { weight: 1, arbitrary: hostileText(200).map((text) => `postgres://${text}`) },
    { weight: 1, arbitrary: hostileText(200) },
  ),
  async check(given: string) {
    // Files would be made all over the place.
    if (given.startsWith('sqlite:') || given === '') return
    const url = read(given)
    if (url === null) return
    try {
      const connection = await connect({ url, timeoutMs: 1_000 })
      await connection.close()
    } catch (error) {
      promise(error instanceof StoreUnavailable, `connect() threw ${String(error)}`)
      assertTight(error)
    }
  },
}))

/** The address with nobody at its end, so that no strange machine is asked; `null` when it was refused. */
function read(given: string): string | null {
  try {
    const { databaseUrl } = readConfig({ NODE_ENV: 'test', DATABASE_URL: given })
    const url = new URL(databaseUrl)
    if (url.hostname === '') return null
    url.hostname = '127.0.0.1'
    url.port = '1'
    url.searchParams.delete('host')
    return url.href
  } catch (error) {
    promise(error instanceof ConfigError, `readConfig() threw ${String(error)}`)
    promise(
      error.problems.every(({ name }) => name === 'DATABASE_URL'),
      'Another setting is blamed',
    )
    assertTight(error)
    return null
  }
}

function assertTight({ message }: Error): void {
  promise(!/topsecret|top%2Fsecret/.test(message), `The error shows a password: ${message}`)
}
