import { Op } from 'sequelize'
import type { WithPermissionOptions } from '../../auth/backend.ts'
import type { UserId } from '../../auth/user.ts'
import type { InTransaction } from '../connection/sql.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { BoundUserModel } from './user-finder.ts'

/** The users with these ids and, if they count, all superusers that the table knows. */
export async function findGranted<U extends AbstractUser>(
  model: BoundUserModel<U>,
  ids: readonly UserId[],
  { isActive, includeSuperusers }: Required<Omit<WithPermissionOptions, 'object'>>,
  options: InTransaction = {},
): Promise<U[]> {
  const { primaryKeyAttribute: key } = model
  const anyOf: object[] = [{ [key]: ids }]
  if (includeSuperusers && model.keeps('isSuperuser')) anyOf.push({ isSuperuser: true })
  const ofThem = isActive !== null && model.keeps('isActive') ? { isActive } : {}
  const where = { ...ofThem, [Op.or]: anyOf }
  return model.findAll({ where, order: [key], ...options })
}
