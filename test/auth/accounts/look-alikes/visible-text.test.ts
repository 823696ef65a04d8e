import { expect } from 'chai'
import {
  hasInvisible,
  isVisibleName,
} from '../../../../src/auth/accounts/look-alikes/visible-text.ts'
import {
  canonicalEmail,
  isValidUsername,
  normalizeUsername,
} from '../../../../src/auth/accounts/names.ts'

/** One of each kind that no font shows. */
const INVISIBLE = [
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u1160',
  '\u17b4',
  '\u180b',
  '\u180e',
  '\u200b',
  '\u200d',
  '\u200e',
  '\u202e',
  '\u2060',
  '\u2064',
  '\u2066',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\u{1d173}',
  '\u{e0001}',
  '\u{e0061}',
  '\u{e0100}',
  '\u2800',
]

describe('what nobody can see', () => {
  it('is in no username, at no place', () => {
    for (const one of INVISIBLE) {
      for (const name of [one, `root${one}`, `${one}root`, `ro${one}ot`]) {
        const normalized = normalizeUsername(name)
        // White space at the ends is taken away, and leaves the plain name.
        expect(normalized === 'root' || !isValidUsername(normalized), codes(name)).to.equal(true)
      }
    }
  })

  it('is in no e-mail address', () => {
    for (const one of INVISIBLE) {
      const found = [`a${one}da@example.com`, `ada@exam${one}ple.com`].map(canonicalEmail)
      expect(found, codes(one)).to.deep.equal([null, null])
    }
  })

  it('is in no first or last name, which is not blank either', () => {
    for (const one of INVISIBLE) {
      expect(isVisibleName(`A${one}da`), codes(one)).to.equal(false)
      expect(isVisibleName(one), codes(one)).to.equal(false)
    }
    for (const blank of [' ', '\t', '\u00a0', '\u3000 '])
      expect(isVisibleName(blank)).to.equal(false)
    for (const name of ['', 'Ada', 'Ada Maria', "O'Neill", 'Zoë', '李', '😀', 'هند']) {
      expect(isVisibleName(name), name).to.equal(true)
    }
  })

  it('may join letters where a script needs it', () => {
    expect(isVisibleName('علی\u200cرضا')).to.equal(true)
    expect(isVisibleName('ශ්\u200dරී')).to.equal(true)
    expect(isVisibleName('\u200cعلی')).to.equal(false)
    expect(isVisibleName('علی\u200c')).to.equal(false)
    expect(isVisibleName('A\u200cda')).to.equal(false)
  })

  it('is found in any text', () => {
    expect(INVISIBLE.filter((one) => !hasInvisible(`x${one}`))).to.deep.equal([])
    expect(hasInvisible('Ada Lovelace')).to.equal(false)
  })
})

describe('a mark on a letter', () => {
  it('belongs to names in scripts that write vowels and tones so', () => {
    const names = ['हिन्दी', 'ไทยแลนด์ที่', 'مُحَمَّد', 'שָׁלוֹם', 'தமிழ்', 'ខ្មែរ', 'မြန်မာ', 'বাংলা', 'ਪੰਜਾਬੀ']
    expect(names.filter((name) => !isValidUsername(normalizeUsername(name)))).to.deep.equal([])
  })

  it('is refused elsewhere, on a letter of another script, alone, and in heaps', () => {
    const heap = `ก${'\u0e34'.repeat(5)}`
    for (const name of [
      'a\u0301\u0301',
      'x\u0336',
      'a\u0e34',
      'ก\u093f',
      '\u0e34',
      '1\u0e34',
      heap,
    ]) {
      expect(isValidUsername(normalizeUsername(name)), codes(name)).to.equal(false)
    }
  })
})

function codes(text: string): string {
  return [...text].map((one) => `U+${one.codePointAt(0)?.toString(16)}`).join(' ')
}
