import type { AbstractUser } from '../../models/abstract-user.ts'
import { fault } from './check-user-model.ts'

/** Without these nobody can be recognised, or nobody may do what they may. */
const NEEDED = ['passwordHash', 'rehashedStamp', 'isActive', 'isStaff', 'isSuperuser']

/**
 * Checks that the default scope of a model, which is part of every search of ours, lets through what a login
 * needs.
 *
 * @throws TypeError that names the member and the remedy.
 */
export function checkDefaultScope(model: typeof AbstractUser): void {
  const { attributes } = (model.options.defaultScope ?? {}) as { attributes?: unknown }
  const needed = [model.primaryKeyAttribute, model.usernameField, ...NEEDED]
  for (const member of needed.filter((one) => model.keeps(one))) {
    if (!hides(attributes, member)) continue
    const remedy = `take \`attributes\` out of it, and hide columns in a named scope. An answer or a log has no secrets anyway`
    throw fault(
      model.name,
      member,
      'is hidden by the default scope, so nobody could log in',
      remedy,
    )
  }
}

function hides(attributes: unknown, member: string): boolean {
  if (Array.isArray(attributes)) return !attributes.some((one) => nameOf(one) === member)
  const { exclude = [] } = (attributes ?? {}) as { exclude?: readonly string[] }
  return exclude.includes(member)
}

/** A column, or a pair of an expression and its name. */
function nameOf(attribute: unknown): unknown {
  return Array.isArray(attribute) ? attribute[1] : attribute
}
