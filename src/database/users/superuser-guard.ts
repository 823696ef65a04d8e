import { Op, type Transaction, type WhereOptions } from 'sequelize'
import { LastSuperuser } from '../../auth/accounts/user-store-errors.ts'
import type { UserId } from '../../auth/user.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { BoundUserModel } from './user-finder.ts'

/** The condition for active superusers; `null` when the table has no superusers. */
function superusers(model: typeof AbstractUser): WhereOptions | null {
  if (!model.keeps('isSuperuser')) return null
  return { isSuperuser: true, ...(model.keeps('isActive') ? { isActive: true } : {}) }
}

/** Keeps a statement from changing an active superuser. */
export function unlessSuperuser(model: typeof AbstractUser): WhereOptions {
  const them = superusers(model)
  return them ? { [Op.not]: them } : {}
}

/**
 * Locks all active superusers until the transaction ends, and checks that the user is not the last of
 * them. Parallel calls wait for one another, and each sees what the one before has done. SQLite has no
 * row locks: there the transaction holds the only write lock from its beginning.
 *
 * @throws LastSuperuser
 */
export async function assertNotLast<U extends AbstractUser>(
  model: BoundUserModel<U>,
  id: UserId,
  transaction: Transaction,
): Promise<void> {
  const where = superusers(model)
  if (!where) return
  const { primaryKeyAttribute: key } = model
  const lock = transaction.LOCK.UPDATE
  // Always in the same order: otherwise two calls could wait for each other.
  const held = await model.findAll({ attributes: [key], where, order: [key], lock, transaction })
  const isOneOfThem = held.some((user) => String(user.id) === String(id))
  if (isOneOfThem && held.length === 1) throw new LastSuperuser()
}
