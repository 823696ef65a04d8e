import fc from 'fast-check'
import { createPasswords } from '../../../src/auth/passwords/create-passwords.ts'
import { type HashVariant, inspectHash } from '../../../src/auth/passwords/inspect-hash.ts'
import vectors from '../../vectors/hashes.json' with { type: 'json' }
import { fuzzTarget, promise } from '../harness/target.ts'
import { hostileText, mutated } from '../harness/texts.ts'

const SIGNS = '$,=:{}/+.-_|*!0123456789abcdefABCDEFyz \n\0'
const WRONG = 'the password of none of these hashes'
const VARIANTS: (HashVariant | undefined)[] = [undefined, 'meteor', 'peppered', 'bcrypt-md5hex']
const keys = { pepper: 'f00dpepper' }
const options = { allowWeak: true, keys }

interface Row {
  readonly hash: unknown
  readonly isHeavy?: boolean
}

// Heavy ones take a second each.
const rows = (vectors.accepted as readonly Row[]).filter(({ isHeavy }) => !isHeavy)
const texts = rows.map(({ hash }) => (typeof hash === 'string' ? hash : JSON.stringify(hash)))

interface Stored {
  readonly text: string
  readonly variant: HashVariant | null
}

const stored: fc.Arbitrary<Stored> = fc.record({
  text: fc.oneof(
    {
      weight: 8,
      arbitrary: mutated([...texts, ...vectors.refused.map(({ hash }) => hash)], SIGNS),
    },
    { weight: 1, arbitrary: hostileText() },
  ),
  variant: fc.constantFrom(...VARIANTS).map((variant) => variant ?? null),
})

/** Whatever is stored in place of a hash, it is refused or checked, and no wrong password fits it. */
export const hashes = fuzzTarget('hashes', 2, () => {
  const passwords = createPasswords({ cost: 4, keys, queueLimit: 100 })
  return {
    arbitrary: stored,
    async check({ text, variant }: Stored) {
      const start = performance.now()
      const inspection = inspectHash(text, { ...options, variant: variant ?? undefined })
      const ms = performance.now() - start
      promise(ms < 100, `To look at it took ${ms.toFixed(0)} ms`)
      const encoded = inspection.ok ? inspection.encoded : text
      if (inspection.ok && inspection.isWeak) {
        const wrapped = await passwords.wrapWeak(encoded)
        promise(!(await passwords.verify(WRONG, wrapped)).matches, 'A wrong password fits, wrapped')
      }
      promise(!(await passwords.verify(WRONG, encoded)).matches, 'A wrong password fits')
    },
    close: () => passwords.close(),
  }
})
