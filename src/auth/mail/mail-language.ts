import type { RequestInfo } from '../backend.ts'
import type { User } from '../user.ts'

/** Longest tag of a language that is kept, in characters: the column of the outbox. */
const TAG_MAX_LENGTH = 35

/**
 * The language of a mail, as a part of it: what the person who gets it has chosen, else that of the request that
 * caused it; nothing where neither is known, and the mail is in the language of the site then.
 */
export function mailLanguage(
  person: Pick<User, 'language'> | null,
  { language }: Pick<RequestInfo, 'language'>,
): { readonly language?: string } {
  const tag = [person?.language, language].find(isTag)
  return tag === undefined ? {} : { language: tag }
}

/** A user is of any shape. */
function isTag(tag: unknown): tag is string {
  return typeof tag === 'string' && tag !== '' && tag.length <= TAG_MAX_LENGTH
}
