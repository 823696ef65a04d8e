import { text } from '../schema/kinds.ts'
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
}

function isLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).toString() === tag
  } catch {
    return false
  }
}
