import { expect } from 'chai'
import { createSayIn } from '../../../src/web/messages/messages.ts'
import { noticeInWords } from '../../../src/web/messages/notice.ts'
import { sizeInWords } from '../../../src/web/messages/size-in-words.ts'

const EN = createSayIn('en', [
  { done: '{count|# is|# are} done.', no: '{name}: {why}', why: 'Full.' },
])
const DE = createSayIn('de', [
  { done: '{count|# ist|# sind} fertig.', no: '{name}: {why}', why: 'Voll.' },
])

describe('a notice that waits for the next page', () => {
  it('is said in the language of whoever says it, with what stands in it', () => {
    const notice = [
      { code: 'done', params: { count: 1200 } },
      { code: 'no', params: { name: 'ann', why: [{ code: 'why' }] } },
    ]
    expect(noticeInWords(EN, notice)).to.equal('1,200 are done. ann: Full.')
    expect(noticeInWords(DE, notice)).to.equal('1.200 sind fertig. ann: Voll.')
    expect(noticeInWords(DE, JSON.parse(JSON.stringify(notice)))).to.include('Voll.')
  })

  it('stays as it is where it is a sentence, as a session from before has it', () => {
    expect(noticeInWords(DE, 'Saved by the app.')).to.equal('Saved by the app.')
    expect(noticeInWords(DE, { code: 'Saved by the app.' })).to.equal('Saved by the app.')
  })

  it('is none where the session has something else', () => {
    for (const other of [null, undefined, 7, {}, [], [7], { code: 7 }, [{ code: 'why' }, null]]) {
      expect(noticeInWords(EN, other), JSON.stringify(other)).to.equal(null)
    }
  })
})

describe('a size in words', () => {
  it('is told in its unit, in the language of the reader', () => {
    const cases: [number, string, string][] = [
      [0, '0 bytes', '0 Byte'],
      [1, '1 byte', '1 Byte'],
      [60, '60 bytes', '60 Byte'],
      [1023, '1,023 bytes', '1.023 Byte'],
      [1024, '1 kB', '1 kB'],
      [8192 + 205, '8.2 kB', '8,2 kB'],
      [1024 * 1024 - 1, '1 MB', '1 MB'],
      [5_300_000, '5.1 MB', '5,1 MB'],
      [512 * 1024 * 1024, '512 MB', '512 MB'],
      [3 * 1024 ** 4, '3,072 GB', '3.072 GB'],
    ]
    for (const [bytes, en, de] of cases) {
      expect(sizeInWords({ tag: 'en' }, bytes).replace('\u00a0', ' ')).to.equal(en)
      expect(sizeInWords({ tag: 'de' }, bytes).replace('\u00a0', ' ')).to.equal(de)
    }
    expect(sizeInWords({ tag: 'ar' }, 60)).to.match(/60|٦٠/)
  })
})
