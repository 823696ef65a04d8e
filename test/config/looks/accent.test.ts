import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { accentPalette, SURFACES, whyNoAccent } from '../../../src/config/looks/accent.ts'
import { type Colour, colourText, contrast, readColour } from '../../../src/config/looks/colour.ts'

const stylesheet = readFileSync(new URL('../../../public/gadwall.css', import.meta.url), 'utf8')

/** A colour of the palette of the stylesheet, light and dark. */
function inStylesheet(name: string): readonly [string, string] {
  const pattern = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`)
  const [, light = '', dark = ''] = pattern.exec(stylesheet) ?? []
  return [light, dark]
}

const colour = (text: string): Colour => readColour(text) as Colour
const between = (one: string, other: string) => contrast(colour(one), colour(other))
const anyColour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => colourText(parts))

describe('accentPalette()', () => {
  it('can be read wherever it is used, light and dark, whatever colour it was made of', () => {
    fc.assert(
      fc.property(anyColour, (text) => {
        const nearest = /(#\w{6})$/.exec(whyNoAccent(text))?.[1]
        const palette = accentPalette(text) ?? accentPalette(nearest ?? '')
        if (!palette) throw new Error(`Neither ${text} nor ${nearest} is taken`)
        const { accent, press, wash } = palette
        for (const [index, surfaces] of [SURFACES.light, SURFACES.dark].entries()) {
          const ink = inStylesheet('ink')[index] as string
          for (const surface of [...surfaces, wash[index] as string]) {
            expect(between(accent[index] as string, surface)).to.be.at.least(7)
            expect(between(press[index] as string, surface)).to.be.at.least(7)
            expect(between(ink, surface)).to.be.at.least(7)
          }
          const text = palette['on-accent'][index] as string
          expect(between(text, accent[index] as string)).to.be.at.least(7)
          expect(between(text, press[index] as string)).to.be.at.least(7)
        }
      }),
    )
  })

  it('is measured on the surfaces of the stylesheet', () => {
    const [page, surface, field] = ['page', 'surface', 'field'].map(inStylesheet)
    const long = (text = '') => colourText(colour(text))
    expect([...new Set([page, surface, field].map((one) => long(one?.[0])))]).to.have.members([
      ...SURFACES.light,
    ])
    expect([page, surface, field].map((one) => long(one?.[1]))).to.have.members([...SURFACES.dark])
  })

  it('takes a colour as it is, if it can be read', () => {
    expect(accentPalette('#17515d')?.accent[0]).to.equal('#17515d')
    expect(accentPalette('#050')?.accent[0]).to.equal('#005500')
  })

  it('refuses what is too light, names its contrast, and the nearest shade that can be read', () => {
    expect(accentPalette('#ff6600')).to.equal(null)
    expect(whyNoAccent('#ff6600')).to.match(/This one has 2\.6 : 1; .* is #[0-9a-f]{6}$/)
  })

  it('refuses what is no colour', () => {
    for (const text of [
      '',
      'red',
      '#12',
      '#1234',
      '#12345g',
      '17515d',
      '#17515d;}',
      'rgb(0,0,0)',
    ]) {
      expect(accentPalette(text), text).to.equal(null)
      expect(whyNoAccent(text), text).to.contain('# and three or six hexadecimal digits')
    }
  })
})

describe('contrast()', () => {
  it('is that of WCAG', () => {
    expect(between('#000', '#fff')).to.equal(21)
    expect(between('#777', '#fff')).to.be.closeTo(4.478, 0.001)
    expect(between('#17515d', '#17515d')).to.equal(1)
  })
})
