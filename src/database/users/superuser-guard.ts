import { Op, type Transaction, type WhereOptions } from 'sequelize'
import { LastSuperuser } from '../../auth/accounts/user-store-errors.ts'
import type { UserId } from '../../auth/user.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { BoundUserModel } from './user-finder.ts'

/** Rows of active superusers; `null` when the table knows no superusers. */
function superusers(model: typeof AbstractUser): WhereOptions | null {
  if (!model.keeps('isSuperuser')) return null
  return { isSuperuser: true, ...(model.keeps('isActive') ? { isActive: true } : {}) }
}

/** For a statement on one user: nothing is done if that is an active superuser. */
export function unlessSuperuser(model: typeof AbstractUser): WhereOptions {
  const them = superusers(model)
  return them ? { [Op.not]: them } : {}
}

/**
 * Holds all active superusers as they are until the transaction ends, and sees that the user is not
 * the last of them. Of parallel calls each waits for the one before, and sees what that has done: on
 * SQLite the transaction has the only write lock from its beginning.
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
  // In one order: two calls that lock the same rows in two orders would wait for each other.
  const held = await model.findAll({ attributes: [key], where, order: [key], lock, transaction })
  const isOneOfThem = held.some((user) => String(user.id) === String(id))
  if (isOneOfThem && held.length === 1) throw new LastSuperuser()
}
