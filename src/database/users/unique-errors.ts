import { UniqueConstraintError } from 'sequelize'
import { AlreadyTaken } from '../../auth/errors.ts'
import { type AbstractUser, columnOf } from '../models/abstract-user.ts'

/** The error as `AlreadyTaken` if it says that a name or an address is somebody's, else `null`. */
export function asAlreadyTaken(model: typeof AbstractUser, error: unknown): AlreadyTaken | null {
  if (!(error instanceof UniqueConstraintError)) return null
  // A list, an object of columns, or an object whose only key is the name of the index.
  const broken = Array.isArray(error.fields) ? error.fields.map(String) : Object.keys(error.fields)
  const isAbout = (...members: string[]) =>
    broken.some((name) => members.some((member) => isOf(model, member, name)))
  if (isAbout('email', 'emailKey')) return new AlreadyTaken('email', { cause: error })
  if (isAbout('usernameSkeleton')) {
    return new AlreadyTaken('username', { cause: error, isLookAlike: true })
  }
  if (isAbout(model.usernameField, 'usernameKey')) {
    return new AlreadyTaken('username', { cause: error })
  }
  return null
}

function isOf(model: typeof AbstractUser, member: string, name: string): boolean {
  if (!model.keeps(member)) return false
  const column = columnOf(model, member).field ?? member
  return name === column || name.endsWith(`_${column}`) || name.includes(`${column}_`)
}
