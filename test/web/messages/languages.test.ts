import { expect } from 'chai'
import fc from 'fast-check'
import {
  ACCEPT_LANGUAGE_MAX_LENGTH,
  readAcceptLanguage,
} from '../../../src/web/messages/accept-language.ts'
import { Languages } from '../../../src/web/messages/languages.ts'

const languages = new Languages({ usual: 'en', offered: ['en', 'de', 'ar'] })
const chosenBy = (header: string, offer = languages) => offer.choose({ header }).tag

describe('Languages', () => {
  it('takes what the person chose, then what was chosen in the browser, then what it asks for, then the usual', () => {
    const all = { person: 'ar', browser: 'de', header: 'en' }
    expect(languages.choose(all).tag).to.equal('ar')
    expect(languages.choose({ ...all, person: null }).tag).to.equal('de')
    expect(languages.choose({ header: 'de' }).tag).to.equal('de')
    expect(languages.choose({}).tag).to.equal('en')
  })

  it('passes over a choice that is not offered, or is none at all', () => {
    for (const person of ['fr', '', 'x'.repeat(100_000), 5, {}, '__proto__', 'constructor']) {
      expect(languages.choose({ person, browser: 'xx', header: 'de' }).tag).to.equal('de')
    }
  })

  it('negotiates as RFC 9110 and RFC 4647 say', () => {
    const cases: Readonly<Record<string, string>> = {
      'de-AT': 'de',
      'DE-at,en;q=0.5': 'de',
      'fr, ar;q=0.8, de;q=0.9': 'de',
      'fr;q=1, en;q=0.1, ar;q=0.2': 'ar',
      'fr, *;q=0.1': 'en',
      'en;q=0, *': 'de',
      'de;q=0, de-AT': 'en',
      'ar-Arab-EG-x-private': 'ar',
      'fr-CH, pt': 'en',
      '': 'en',
      ';;;,,,q=': 'en',
      'de;q=2, ar;q=0.5': 'ar',
      'de;q=0.5;x=1, ar;q=0.4': 'ar',
    }
    for (const [header, tag] of Object.entries(cases))
      expect(chosenBy(header), header).to.equal(tag)
  })

  it('offers a regional language to whoever asks for the language alone', () => {
    const swiss = new Languages({ usual: 'en', offered: ['en', 'de-CH'] })
    expect(chosenBy('de', swiss)).to.equal('de-CH')
    expect(swiss.of('de-CH').say('title.login')).to.equal('Anmelden')
  })

  it('names each language as it names itself', () => {
    expect(languages.offered.map(({ name }) => name)).to.deep.equal([
      'English',
      'Deutsch',
      'العربية',
    ])
  })

  it("puts an app's own sentences of a language before ours, and English in place of what is missing", () => {
    const own = new Languages({
      usual: 'en',
      offered: ['en', 'de', 'pl'],
      messages: {
        'title.login': 'Come in',
        de: { 'title.login': 'Hereinspaziert' },
        pl: {
          'title.logout': 'Wyloguj',
          'wait.seconds': '{count|one:# s|few:# sekundy|other:# x}',
        },
      },
      features: [{ 'title.own': 'Own', de: { 'title.own': 'Eigenes' } }],
    })
    const said = (tag: string, ...codes: string[]) => codes.map((code) => own.of(tag).say(code))
    expect(said('en', 'title.login', 'title.own')).to.deep.equal(['Come in', 'Own'])
    expect(said('de', 'title.login', 'title.own')).to.deep.equal(['Hereinspaziert', 'Eigenes'])
    expect(said('pl', 'title.logout', 'title.login', 'title.own')).to.deep.equal([
      'Wyloguj',
      'Log in',
      'Own',
    ])
    expect(own.of('pl').say('wait.seconds', { count: 3 })).to.equal('3 sekundy')
  })

  it('keeps what was typed apart in a sentence that runs the other way', () => {
    const { say } = languages.of('ar')
    expect(say('home.hello', { username: 'ann (2)' })).to.equal('مرحبًا، \u2068ann (2)\u2069')
    expect(say('home.hello', { username: 'آن' })).to.equal('مرحبًا، آن')
    const english = languages.of('en').say
    expect(english('home.hello', { username: 'آن' })).to.equal('Hello, \u2068آن\u2069')
    expect(english('home.hello', { username: 'ann' })).to.equal('Hello, ann')
  })
})

describe('readAcceptLanguage()', () => {
  it('reads no more than a bounded part of a header, whatever it holds', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('de', '*', ';q=', ',', '-', 'q=0.5', 'x'.repeat(2000), ',de'.repeat(5000)),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const header = parts.join('')
        const { wanted, refused } = readAcceptLanguage(header)
        expect(wanted.length + refused.length).to.be.at.most(32)
        for (const tag of [...wanted, ...refused]) expect(tag).to.match(/^(\*|[A-Za-z0-9-]{1,71})$/)
        expect(['en', 'de', 'ar']).to.include(chosenBy(header))
        const seen = readAcceptLanguage(header.slice(0, ACCEPT_LANGUAGE_MAX_LENGTH))
        expect({ wanted, refused }).to.deep.equal(seen)
      }),
    )
  })

  it('orders what is well-formed by its weight, and keeps the order of equals', () => {
    const range = fc.record({
      tag: fc.constantFrom('de', 'en-GB', 'ar', '*', 'zh-Hant-TW'),
      weight: fc.integer({ min: 0, max: 1000 }),
    })
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
        const header = ranges.map(({ tag, weight }) => `${tag};q=${(weight / 1000).toFixed(3)}`)
        const sorted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
        const { wanted } = readAcceptLanguage(header.join(' , '))
        expect(wanted).to.deep.equal(sorted.map(({ tag }) => tag))
      }),
    )
  })
})
