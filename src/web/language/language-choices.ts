import type { AppContext } from '../context.ts'
import { MAX_REDIRECT_LENGTH } from '../http/redirects.ts'
import type { Languages } from '../messages/languages.ts'
import { findState } from '../request-state.ts'

/** A language as a page offers it. */
export interface LanguageChoice {
  /** BCP 47. */
  readonly tag: string
  /** What the language calls itself. */
  readonly name: string
  /** Whether the page is in it. */
  readonly isCurrent: boolean
}

/** What a page offers to choose from, and the page to come back to (a path; empty: none in particular). */
export interface LanguageChoices {
  readonly list: readonly LanguageChoice[]
  readonly next: string
}

/** What a site offers. */
interface Offer {
  readonly languages: Languages
  readonly choosesLanguage?: boolean
}

/**
 * The languages that a page offers.
 *
 * @param current the language of the page.
 * @returns `null` when there is no choice: one language alone, or a person whose own choice we cannot change.
 */
export function languageChoices(
  ctx: AppContext,
  { languages, choosesLanguage = false }: Offer,
  current: string,
): LanguageChoices | null {
  const { offered } = languages
  if (!choosesLanguage || offered.length < 2) return null
  return {
    list: offered.map(({ tag, name }) => ({ tag, name, isCurrent: tag === current })),
    next: pageOf(ctx),
  }
}

/** The page itself, or the one that the form of a POST stands on: what was sent cannot be sent again. */
function pageOf(ctx: AppContext): string {
  const state = findState(ctx)
  if (!state) return ''
  const isPage = ctx.method === 'GET' || ctx.method === 'HEAD'
  const path = isPage ? state.outside.stripped + ctx.originalUrl : (state.formPath ?? '')
  return path.length <= MAX_REDIRECT_LENGTH ? path : ''
}
