import type { AbstractUser } from '../../models/abstract-user.ts'
import { fault } from './check-user-model.ts'

/**
 * Checks that no two people can log in with the same name.
 *
 * @returns a warning when there is another backend, which may tell such people apart.
 * @throws TypeError when there is no other backend.
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

/** An index on part of the rows, or on more than the name, allows the same name twice. */
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
