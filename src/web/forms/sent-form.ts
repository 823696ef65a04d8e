import type { FormState } from './form-state.ts'
import type { Lists } from './lists.ts'

/** A form as it was sent, without secrets. */
export interface SentForm {
  readonly fields: Readonly<Record<string, string | undefined>>
  readonly lists: Lists
  /** The last part of the path to which it was sent. */
  readonly sentTo: string
}

/** The fields of each form of a page that has several, by the last part of the path to which it is sent. */
export type FormsOfPage = Readonly<Record<string, readonly string[]>>

/** The last part of a path. */
export function lastPartOf(path: string): string {
  return path.split('?')[0]?.split('/').at(-1) ?? ''
}

/**
 * What was sent, as far as it may be shown again. On a page with several forms it is put into the one that was sent:
 * empty fields in the others would be saved as such by the next click.
 */
export function shownAgain(
  { echoed, forms }: { readonly echoed: readonly string[]; readonly forms?: FormsOfPage },
  { fields, lists, sentTo }: SentForm,
): Pick<FormState, 'values' | 'lists' | 'sent'> {
  const own = forms && Object.hasOwn(forms, sentTo) ? forms[sentTo] : undefined
  const names = forms ? (own ?? []) : echoed
  const values = Object.fromEntries(names.map((name) => [name, fields[name] ?? '']))
  return own ? { values, lists, sent: sentTo } : { values }
}
