import type { Say } from '../messages/messages.ts'
import type { ShownField } from './form-fields.ts'

/** Labels are texts, or codes of sentences. */
export function inWords(
  { label, hint, none, choices, ...field }: ShownField,
  say: Say,
): ShownField {
  const named = Object.entries(choices ?? {}).map(([value, text]) => [value, say(text)] as const)
  return {
    ...field,
    label: say(label),
    ...(hint !== undefined && { hint: say(hint) }),
    ...(none !== undefined && { none: say(none) }),
    ...(choices && { choices: Object.fromEntries(named) }),
  }
}
