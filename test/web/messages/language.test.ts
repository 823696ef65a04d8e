import { expect } from 'chai'
import { en } from '../../../src/web/messages/en.ts'
import { languageOf } from '../../../src/web/messages/language.ts'
import { createSay, createSayIn } from '../../../src/web/messages/messages.ts'
import { isTimeZone, timeInWords } from '../../../src/web/messages/time-in-words.ts'

describe('languageOf()', () => {
  it('knows which languages run from right to left', () => {
    const directions = (tags: string[]) => new Set(tags.map((tag) => languageOf(tag).direction))
    expect([
      ...directions(['ar', 'he', 'fa', 'ur', 'ug', 'yi', 'dv', 'ar-EG', 'az-Arab']),
    ]).to.deep.equal(['rtl'])
    expect([...directions(['en', 'de', 'pt-BR', 'ja', 'hi', 'tr', 'ur-Latn'])]).to.deep.equal([
      'ltr',
    ])
  })
})

describe('timeInWords()', () => {
  const date = new Date(Date.UTC(2026, 10, 23, 14, 5))
  const english = { tag: 'en', say: createSay(en) }

  it('writes day, month, year and time, in UTC for whoever has chosen no time zone', () => {
    expect(timeInWords(english, date)).to.equal('23 November 2026, 14:05 UTC')
  })

  it('writes them in a time zone, in summer time where it is summer', () => {
    const july = new Date(Date.UTC(2026, 6, 1, 22, 30))
    expect(timeInWords(english, july, 'Europe/Berlin')).to.equal('2 July 2026, 00:30 GMT+2')
    expect(timeInWords(english, date, 'Europe/Berlin')).to.equal('23 November 2026, 15:05 GMT+1')
  })

  it('writes less of it where a list is dense, in the same time zone', () => {
    const late = new Date(Date.UTC(2026, 10, 23, 23, 30))
    expect(timeInWords(english, late, 'UTC', 'short')).to.equal('23 Nov 2026, 23:30')
    expect(timeInWords(english, late, 'Europe/Berlin', 'short')).to.equal('24 Nov 2026, 00:30')
    expect(timeInWords(english, late, 'Europe/Berlin', 'day')).to.equal('24 Nov 2026')
    expect(timeInWords(english, late)).to.equal('23 November 2026, 23:30 UTC')
  })

  it('writes UTC where the time zone is none that is known here', () => {
    expect(timeInWords(english, date, 'Mars/Olympus')).to.equal('23 November 2026, 14:05 UTC')
  })

  it('names the month in the language, in the order of its sentence', () => {
    const say = createSay({ time: '{day}. {month} {year}, {time} Uhr ({zone})' })
    expect(timeInWords({ tag: 'de', say }, date)).to.equal('23. November 2026, 14:05 Uhr (UTC)')
    expect(timeInWords({ tag: 'fa', say: createSayIn('fa', [en]) }, date)).to.match(
      /^\S+ نوامبر \S+, \S+ \S*UTC\S*$/,
    )
  })
})

describe('isTimeZone()', () => {
  it('knows names of the IANA database, and no offsets', () => {
    expect(['UTC', 'Europe/Berlin', 'Asia/Kathmandu'].every(isTimeZone)).to.equal(true)
    const wrong = ['', '+01:00', 'Mars/Olympus', 'Europe/Berlin\n', 'x'.repeat(100_000), null, 5]
    expect(wrong.filter(isTimeZone)).to.deep.equal([])
  })
})
