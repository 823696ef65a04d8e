import type { AbstractUser } from '../models/abstract-user.ts'
import { fault } from './check-user-model.ts'

/**
 * Sees whether the name that people log in with can be there twice.
 *
 * @returns a warning, if another backend may tell such people apart.
 * @throws TypeError if there is no other backend.
 */
export function checkUsernameField(
  model: typeof AbstractUser,
  { isOnly }: { readonly isOnly: boolean },
): string[] {
  if (isUnique(model)) return []
  const error = fault(
    model.name,
    model.usernameField,
    'is what people log in with, and not unique',
    'declare it with `unique: true`, and see to it that the table agrees',
  )
  if (isOnly) throw error
  return [error.message]
}

/** An index on part of the rows, or on more than the name, lets one name be there twice. */
function isUnique(model: typeof AbstractUser): boolean {
  const { usernameField, rawAttributes } = model
  const members = [usernameField, `${usernameField}Key`]
  const isDeclared = members.some((member) => {
    const column = rawAttributes[member]
    return column?.primaryKey === true || column?.unique === true
  })
  const columns = members.map((member) => rawAttributes[member]?.field)
  const indexes = model.options.indexes ?? []
  return (
    isDeclared ||
    indexes.some(({ unique, fields = [], where }) => {
      return unique && !where && fields.length === 1 && columns.includes(String(fields[0]))
    })
  )
}
