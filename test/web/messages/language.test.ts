import { expect } from 'chai'
import { en } from '../../../src/web/messages/en.ts'
import { languageOf } from '../../../src/web/messages/language.ts'
import { createSay } from '../../../src/web/messages/messages.ts'
import { timeInWords } from '../../../src/web/messages/time-in-words.ts'

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

  it('writes day, month, year and time, in UTC', () => {
    expect(timeInWords(createSay(en), 'en', date)).to.equal('23 November 2026, 14:05 UTC')
  })

  it('names the month in the language, in the order of its sentence', () => {
    const say = createSay({ time: '{day}. {month} {year}, {time} Uhr (UTC)' })
    expect(timeInWords(say, 'de', date)).to.equal('23. November 2026, 14:05 Uhr (UTC)')
    expect(timeInWords(createSay(en), 'fa', date)).to.match(/^\S+ نوامبر \S+, 14:05 UTC$/)
  })
})
