import { expect } from 'chai'
import { readPasskeyAnswer } from '../../../../src/auth/factors/passkeys/passkey-answer.ts'
import { PasskeyCheck } from '../../../../src/auth/factors/passkeys/passkey-check.ts'
import { relyingPartyOf } from '../../../../src/auth/factors/passkeys/relying-party.ts'
import { SPEC_SITE, SPEC_VECTORS, type SpecVector } from './spec-vectors.ts'

const FRAMED = 'our pages stand in no frame of another site'
const ALGORITHM = 'we do not ask for this algorithm'

/** Examples whose passkeys we do not take. Browsers send no attestation, because we ask for none. */
const NOT_MADE: Readonly<Record<string, string>> = {
  '16.4': FRAMED,
  '16.5': FRAMED,
  '16.8': ALGORITHM,
  '16.9': ALGORITHM,
  '16.12': ALGORITHM,
  '16.13': 'the package knows no such maker of TPMs as "id:00000000"',
  '16.14': 'the package trusts the roots of Google only',
  '16.15': 'the package trusts the root of Apple only',
  '16.16': 'the package wants the AAGUID of U2F, which is 0',
}

/** Examples whose uses count for nothing, even if the passkey was taken. */
const NOT_USED: Readonly<Record<string, string>> = {
  '16.4': FRAMED,
  '16.5': FRAMED,
  '16.12': 'the package has no Ed448',
}

/** Whether the device asked who holds it: bit 2 of the flags (WebAuthn level 3, 6.1). */
const VERIFIED = 0x04
/** Whether the passkey can be copied, and whether it is: bits 3 and 4. */
const [COPIABLE, COPIED] = [0x08, 0x10]
const FLAGS_AT = 32

const PACKED = Buffer.from('packed').toString('hex')
const SPACE = '20'

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const base64url = (hex: string) => bytes(hex).toString('base64url')
const sectionOf = ({ name }: SpecVector) => name.split(' ')[0] as string
const flagsOf = ({ authenticatorData }: SpecVector) => bytes(authenticatorData)[FLAGS_AT] as number

/** What a browser would send. */
function answerOf({ id }: SpecVector, response: Readonly<Record<string, string>>) {
  const parts = Object.entries(response).map(([name, hex]) => [name, base64url(hex)])
  const text = { id: base64url(id), type: 'public-key', response: Object.fromEntries(parts) }
  const answer = readPasskeyAnswer(JSON.stringify(text))
  if (!answer) throw new Error('It was not read')
  return answer
}

const madeOf = (vector: SpecVector) =>
  answerOf(vector, {
    clientDataJSON: vector.createData,
    attestationObject: vector.attestationObject,
  })

const usedOf = (vector: SpecVector, changes: Partial<SpecVector> = {}) => {
  const { getData, authenticatorData, signature } = { ...vector, ...changes }
  return answerOf(vector, { clientDataJSON: getData, authenticatorData, signature })
}

/** The COSE key: it stands behind the id, and the data of the authenticator stand last. */
function keyOf({ attestationObject, id }: SpecVector): Buffer {
  return bytes(attestationObject.slice(attestationObject.lastIndexOf(id) + id.length))
}

function flip(hex: string, byte: number): string {
  const changed = bytes(hex)
  changed[byte] = (changed[byte] as number) ^ 1
  return changed.toString('hex')
}

describe('the vectors of WebAuthn level 3', () => {
  const party = relyingPartyOf(SPEC_SITE)
  if (!party) throw new Error('There is no party')
  const check = new PasskeyCheck(party)

  it('are all fifteen', () => {
    expect(SPEC_VECTORS.map(sectionOf)).to.deep.equal(
      Array.from({ length: 15 }, (_, index) => `16.${index + 2}`),
    )
  })

  for (const vector of SPEC_VECTORS) {
    const [notMade, notUsed] = [NOT_MADE[sectionOf(vector)], NOT_USED[sectionOf(vector)]]

    it(`${vector.name}: ${notMade ? `is refused when it is made: ${notMade}` : 'is made'}`, async () => {
      const made = await check.made(madeOf(vector), false)
      if (notMade) {
        expect(made).to.equal(null)
        return
      }
      expect(made).to.include({ credentialId: base64url(vector.id), counter: 0 })
      expect(made?.publicKey.equals(keyOf(vector))).to.equal(true)
      expect(await check.made(madeOf({ ...vector, id: flip(vector.id, 0) }), false)).to.equal(null)
    })

    if (!notMade && vector.attestationObject.includes(PACKED)) {
      it(`${vector.name}: is refused when it is made, if other data were signed`, async () => {
        const createData = `${vector.createData}${SPACE}`
        expect(await check.made(madeOf({ ...vector, createData }), false)).to.equal(null)
      })
    }

    it(`${vector.name}: ${notUsed ? `is refused when it is used: ${notUsed}` : 'is used'}`, async () => {
      const key = keyOf(vector)
      const second = await check.used(usedOf(vector), key, false)
      if (notUsed) {
        expect(second).to.equal(null)
        return
      }
      const flags = flagsOf(vector)
      const proved = {
        counter: 0,
        isBackedUp: (flags & COPIED) !== 0,
        method: (flags & COPIABLE) === 0 ? 'hwk' : 'swk',
      }
      expect(second).to.deep.equal(proved)
      const alone = await check.used(usedOf(vector), key, true)
      expect(alone).to.deep.equal((flags & VERIFIED) === 0 ? null : proved)
    })

    if (!notUsed) {
      it(`${vector.name}: is refused with one bit of its signature changed, or for other data`, async () => {
        const { signature, getData, authenticatorData } = vector
        const last = signature.length / 2 - 1
        for (const changes of [
          { signature: flip(signature, last) },
          { signature: flip(signature, last >> 1) },
          // It says the same, and is not what was signed.
          { getData: `${getData}${SPACE}` },
          { authenticatorData: flip(authenticatorData, authenticatorData.length / 2 - 1) },
        ]) {
          expect(await check.used(usedOf(vector, changes), keyOf(vector), false)).to.equal(null)
        }
      })
    }
  }

  it('have uses with and without a question for who holds the device, and of either kind', () => {
    const all = SPEC_VECTORS.filter((vector) => !NOT_USED[sectionOf(vector)]).map(flagsOf)
    for (const flag of [VERIFIED, COPIABLE, COPIED]) {
      expect(all.some((flags) => (flags & flag) !== 0)).to.equal(true)
      expect(all.some((flags) => (flags & flag) === 0)).to.equal(true)
    }
  })
})
