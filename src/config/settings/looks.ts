import { accentPalette, LEAST_CONTRAST, whyNoAccent } from '../looks/accent.ts'
import { LOGO_MAX_BYTES, readLogo, whyNoLogo } from '../looks/logo-file.ts'
import { list, optionalText, text } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

/** In which language the pages are, and what they look like. */
export const looksSettings = {
  /** The language of the pages: a tag such as `en`, `de` or `pt-BR` (`en`). */
  language: asOption(
    'language',
    text({
      name: 'LANGUAGE',
      fallback: 'en',
      test: isLanguage,
      allowed: 'a tag of a language, such as en, de or pt-BR',
      meaning:
        'the language of whoever has chosen none, and whose browser asks for none of `LANGUAGES`. The sentences in the box are in English, German and Arabic; those of other languages are the option `messages`. See [translation](translation.md)',
    }),
  ),
  /** The languages that visitors may choose from, such as `en` and `de`; `language` is one of them (all in the box, and `language`). */
  languages: asOption(
    'languages',
    list({
      name: 'LANGUAGES',
      test: isLanguage,
      allowed: 'a comma list of tags of languages, such as en,de,ar',
      meaning:
        'comma list: the languages that pages and mails are offered in, and `LANGUAGE` is one of them. A person chooses one, else the browser does. Empty: all in the box (`en`, `de`, `ar`), and `LANGUAGE`. One alone, such as `en`: everybody reads that. See [translation](translation.md)',
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

const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/

function isLanguage(tag: string): boolean {
  if (!TAG.test(tag)) return false
  try {
    return new Intl.Locale(tag).toString() === tag
  } catch {
    return false
  }
}
