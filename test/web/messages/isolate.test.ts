import { expect } from 'chai'
import { contained, isolated, isTyped, shownText } from '../../../src/web/messages/isolate.ts'

const FSI = '\u2068'
const PDI = '\u2069'
const RLO = '\u202e'

describe('text that was stored', () => {
  it('turns nothing around it, and closes nothing that it did not open', () => {
    const table: [given: string, kept: string][] = [
      ['ann', 'ann'],
      [`a${RLO}gpj`, 'agpj'],
      [`a${PDI}${PDI}${RLO}b`, 'ab'],
      ['a\u2067b', `a\u2067b${PDI}`],
      [`a\u2067b${PDI}c${PDI}`, `a\u2067b${PDI}c`],
      [`${PDI}\u2066\u2067x`, `\u2066\u2067x${PDI}${PDI}`],
      ['\u202b\u202a\u202c\u202d', ''],
    ]
    for (const [given, kept] of table) expect(contained(given), escape(given)).to.equal(kept)
  })

  it('stands apart in a sentence of either direction when it has signs that turn it', () => {
    for (const direction of ['ltr', 'rtl'] as const) {
      expect(isolated(`a${RLO}b`, direction)).to.equal(`${FSI}ab${PDI}`)
      expect(isolated(`${PDI}${RLO}b`, direction)).to.equal(`${FSI}b${PDI}`)
    }
    expect(isolated('ann', 'ltr')).to.equal('ann')
    // A sentence within a sentence keeps its own.
    expect(contained(isolated('ann', 'rtl'))).to.equal(`${FSI}ann${PDI}`)
  })

  it('is shown within its line, and has an end', () => {
    expect(shownText(`z${'\u0300'.repeat(150)}y`)).to.equal(`z${'\u0300'.repeat(3)}y`)
    expect([...shownText('w'.repeat(10_000))]).to.have.length(201)
    expect([...shownText('\u{1f600}'.repeat(10_000))]).to.have.length(201)
    expect(shownText(`a\u0000b\nc`)).to.equal('a\uFFFDb\uFFFDc')
  })

  it('is typed when what can be seen of it is typed, and never by nothing', () => {
    const names = ['ann', `a${RLO}b`, `${PDI}x`, ' \tblank', 'x\ny', 'Zo\u0065\u0308', 'علي']
    for (const name of names) {
      const seen = name.replace(/[\u202a-\u202e\u2066-\u2069\n]/g, '')
      expect(isTyped(` ${FSI}${seen}${PDI} `, name), name).to.equal(true)
      expect(isTyped(`${seen}x`, name), name).to.equal(false)
      expect(isTyped('', name), name).to.equal(false)
      expect(isTyped(undefined, name), name).to.equal(false)
    }
    expect(isTyped('ANN', 'ann')).to.equal(false)
    expect(isTyped('', '\u200b')).to.equal(false)
  })
})
