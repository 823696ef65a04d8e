// What no font shows, or shows as nothing: zero widths, fillers, tags, selectors, and the blank of Braille.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800]/u

// Persian, and the scripts of India, need these two between letters.
const JOINERS = /(?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})/gu
const JOINING =
  /[\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Gujr}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Taml}\p{scx=Telu}]/u

/** Whether there is anything in a text that nobody can see. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE.test(text)
}

/**
 * Whether this may be the first or last name of a person, as far as one can see it: empty, or something
 * that shows, with nothing in it that does not, and no control but a tab and line breaks, which tables of other systems
 * have. Joiners between letters of scripts that need them may be.
 */
export function isVisibleName(name: string): boolean {
  if (CONTROL.test(name)) return false
  if (!NOT_PLAIN.test(name)) return name === '' || name.trim() !== ''
  const bare = JOINING.test(name) ? name.replace(JOINERS, '') : name
  return !hasInvisible(bare) && bare.trim() !== ''
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/
const NOT_PLAIN = /[^\0-\x7f]/
