import { accentPalette, LEAST_CONTRAST, whyNoAccent } from '../looks/accent.ts'
import { LOGO_MAX_BYTES, readLogo, whyNoLogo } from '../looks/logo-file.ts'
import { optionalText, text } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

/** In which language the pages are, and what they look like. */
export const looksSettings = {
  /** The language of the pages: a tag such as `en`, `de` or `pt-BR` (`en`). */
  language: asOption(
    'language',
    text({
      name: 'LANGUAGE',
      fallback: 'en',
      pattern: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/,
      test: isLanguage,
      allowed: 'a tag of a language, such as en, de or pt-BR',
      meaning:
        'the language of the pages, which browsers are told together with the direction of its lines. The sentences in the box are in English; those of other languages are the option `messages`. See [translation](translation.md)',
    }),
  ),
  /** An SVG or PNG file that stands in place of our mark, at the top of every page (none). */
  logoFile: asOption(
    'logoFile',
    optionalText({
      name: 'LOGO_FILE',
      test: (file) => readLogo(file) !== null,
      allowed: (_, given) => whyNoLogo(given),
      meaning: `an SVG or PNG file of at most ${LOGO_MAX_BYTES / 1024} KiB that stands in place of our mark, before the name of the site. A relative one is taken from the working directory. See [looks](looks.md)`,
    }),
  ),
  /** The colour of links and buttons in light, such as `#17515d`; the one in the dark follows from it (ours). */
  accentColor: asOption(
    'accentColor',
    optionalText({
      name: 'ACCENT_COLOR',
      test: (colour) => accentPalette(colour) !== null,
      allowed: (_, given) => whyNoAccent(given),
      meaning: `the colour of links and buttons, such as \`#17515d\`. It must have ${LEAST_CONTRAST} : 1 on the light pages; a lighter shade for the dark ones follows from it. See [looks](looks.md)`,
    }),
  ),
}

function isLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).toString() === tag
  } catch {
    return false
  }
}
