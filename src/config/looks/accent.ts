import { BLACK, type Colour, colourText, contrast, mix, readColour, WHITE } from './colour.ts'

/** The least contrast of text (WCAG 2.2, 1.4.6, level AAA). */
export const LEAST_CONTRAST = 7

/** In the dark the colour is made lighter until it has this: a little more, so that there is room for a wash of it. */
const DARK_CONTRAST = 8.5

/** What the accent is written on, `--page`, `--surface` and `--field` of `public/gadwall.css`. */
export const SURFACES = {
  light: ['#f3f2ee', '#ffffff'],
  dark: ['#101416', '#171c1f', '#0f1315'],
} as const

/** The colours that follow from an accent, by the names of the palette: light, then dark. */
export type AccentPalette = Readonly<
  Record<'accent' | 'press' | 'on-accent' | 'wash', readonly [light: string, dark: string]>
>

const STEP = 0.02

/**
 * Makes the palette of an accent. In light it is the accent itself, in the dark a lighter shade of it.
 *
 * @returns `null` for what is no colour, and for one that is too light to be read on the light pages.
 */
export function accentPalette(text: string): AccentPalette | null {
  const light = readColour(text)
  if (!light || leastContrast(light, SURFACES.light) < LEAST_CONTRAST) return null
  const dark = shade(light, WHITE, (one) => leastContrast(one, SURFACES.dark) >= DARK_CONTRAST)
  const [page, surface] = [colourOf(SURFACES.dark[0]), colourOf(SURFACES.dark[1])]
  return {
    accent: [colourText(light), colourText(dark)],
    press: [colourText(mix(light, BLACK, 0.3)), colourText(mix(dark, WHITE, 0.4))],
    'on-accent': [colourText(WHITE), colourText(page)],
    wash: [colourText(wash(light, WHITE, 0.1)), colourText(wash(dark, surface, 0.16))],
  }
}

/** Why it can be no accent, as the end of a sentence, with the nearest shade that can. */
export function whyNoAccent(given: unknown): string {
  const needed = `a colour such as #17515d that has ${LEAST_CONTRAST} : 1 on the light pages`
  const colour = typeof given === 'string' ? readColour(given) : null
  if (!colour) return `${needed}: # and three or six hexadecimal digits`
  const found = Math.floor(leastContrast(colour, SURFACES.light) * 10) / 10
  const isEnough = (one: Colour) => leastContrast(one, SURFACES.light) >= LEAST_CONTRAST
  const nearest = colourText(shade(colour, BLACK, isEnough))
  return `${needed}. This one has ${found} : 1; the nearest shade that can be read is ${nearest}`
}

/** As near to a colour as is enough, on the way to another, which is. */
function shade(from: Colour, to: Colour, isEnough: (colour: Colour) => boolean): Colour {
  for (let share = 0; share < 1; share += STEP) {
    const one = mix(from, to, share)
    if (isEnough(one)) return one
  }
  return to
}

/** As much of the accent in a surface as leaves it readable there. */
function wash(accent: Colour, surface: Colour, most: number): Colour {
  const isReadable = (one: Colour) => contrast(accent, one) >= LEAST_CONTRAST
  return shade(mix(surface, accent, most), surface, isReadable)
}

function leastContrast(colour: Colour, surfaces: readonly string[]): number {
  return Math.min(...surfaces.map((surface) => contrast(colour, colourOf(surface))))
}

function colourOf(text: string): Colour {
  return readColour(text) ?? BLACK
}
