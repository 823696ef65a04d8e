import { expect } from 'chai'
import { stockMessages } from '../../../src/web/messages/all.ts'
import { en } from '../../../src/web/messages/en.ts'
import { createSayIn } from '../../../src/web/messages/messages.ts'

const PLACEHOLDER = /\{(\w+)(?:\|([^}]*))?\}/g
const FORM = /^(zero|one|two|few|many|other):/

/** Sentences that may leave a parameter out: English names the field in small letters. */
const OTHER_PARAMS: Readonly<Record<string, readonly string[]>> = {
  'button.reveal': ['label', 'lower'],
}

/** The categories of each language, as CLDR has them. Fractions, which nobody counts here, are left out. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  en: ['one', 'other'],
  de: ['one', 'other'],
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
}

const namesIn = (sentence: string) =>
  [...new Set([...sentence.matchAll(PLACEHOLDER)].map(([, name]) => String(name)))].sort()

const pluralsIn = (sentence: string) =>
  [...sentence.matchAll(PLACEHOLDER)].flatMap(([, , forms]) =>
    forms === undefined ? [] : [forms.split('|')],
  )

describe('the catalogues in the box', () => {
  it('are English, German and Arabic', () => {
    expect(Object.keys(stockMessages)).to.have.members(['en', 'de', 'ar'])
  })

  for (const [tag, messages] of Object.entries(stockMessages)) {
    describe(`in ${tag}`, () => {
      it('have every sentence of the English one, and no other', () => {
        const codes = Object.keys(messages)
        const missing = Object.keys(en).filter((code) => !codes.includes(code))
        const strange = codes.filter((code) => !(code in en))
        expect({ missing, strange }).to.deep.equal({ missing: [], strange: [] })
      })

      it('fill in what the English ones fill in', () => {
        const wrong = Object.entries(messages).filter(([code, sentence]) => {
          const allowed = OTHER_PARAMS[code]
          const names = namesIn(sentence)
          if (allowed) return names.some((name) => !allowed.includes(name))
          return names.join() !== namesIn(en[code] ?? '').join()
        })
        expect(wrong.map(([code]) => code)).to.deep.equal([])
      })

      it('hold no markup, no stray brace, and no sign that turns text around', () => {
        const wrong = Object.entries(messages).filter(([, sentence]) => {
          const rest = sentence.replace(PLACEHOLDER, '')
          return /[<>{}|]|&\w+;|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(rest)
        })
        expect(wrong).to.deep.equal([])
      })

      it('have each plural form that the language has, and no other', () => {
        const categories = CATEGORIES[tag] as readonly string[]
        const wrong = Object.entries(messages).filter(([, sentence]) =>
          pluralsIn(sentence).some((forms) => {
            const named = forms.flatMap((form) => FORM.exec(form)?.[1] ?? [])
            if (named.length === 0) return forms.length !== 2 || categories.length > 2
            return named.length !== forms.length || [...named].sort().join() !== sorted(categories)
          }),
        )
        expect(wrong.map(([code]) => code)).to.deep.equal([])
      })

      it('begin and end as the English ones do', () => {
        const ends = (sentence: string) => /[.?:]$/.test(sentence.replace('؟', '?'))
        const wrong = Object.entries(messages).filter(
          ([code, sentence]) =>
            sentence.startsWith(' ') !== en[code]?.startsWith(' ') ||
            (!/\|/.test(sentence) && ends(sentence) !== ends(en[code] ?? '')),
        )
        expect(wrong.map(([code]) => code)).to.deep.equal([])
      })

      if (tag !== 'en') {
        it('leave none in English', () => {
          const words = (sentence: string) => sentence.replace(PLACEHOLDER, '').match(/[a-z]{4,}/gi)
          const left = Object.entries(messages).filter(
            ([code, sentence]) => words(sentence) && sentence === en[code] && !SAME[tag]?.has(code),
          )
          expect(left.map(([code]) => code)).to.deep.equal([])
        })
      }
    })
  }

  it('choose the form by the number, in Arabic among six', () => {
    const say = createSayIn('ar', [stockMessages.ar ?? {}])
    const said = [0, 1, 2, 3, 11, 100].map((count) => say('wait.seconds', { count }))
    expect(said).to.deep.equal([
      '0 ثانية',
      'ثانية واحدة',
      'ثانيتين',
      '3 ثوانٍ',
      '11 ثانية',
      '100 ثانية',
    ])
    const german = createSayIn('de', [stockMessages.de ?? {}])
    expect([1, 2].map((count) => german('wait.minutes', { count }))).to.deep.equal([
      '1 Minute',
      '2 Minuten',
    ])
  })
})

/** Sentences that are the same words in both languages. */
const SAME: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set([
    'admin.column.person',
    'admin.nav.import',
    'label.import.format',
    'title.admin-import',
    'admin.column.status',
    'title.admin-user',
    'event.area.passkey',
    'factors.passkeys',
    'factors.passkey.unnamed',
    'label.factor.step',
  ]),
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join()
}
