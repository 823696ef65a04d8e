import { localRequest } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { MailSender } from '../mail/mail-sender.ts'
import { whereParams } from '../mail/notice-params.ts'
import type { User } from '../user.ts'

/**
 * Changes somebody, and tells them at the address from before that staff has given their account another one, or
 * none.
 *
 * @param next `undefined`: the address stays.
 * @param change answers `null` when there is nobody any more.
 */
export type TellOldAddress = <T>(
  user: User,
  next: string | null | undefined,
  change: () => Promise<T | null>,
) => Promise<T | null>

/**
 * It may be the only address that its owner still reads, and the change may be the first step of taking the account
 * over (ASVS 5.0, 6.3.7). Where the member of the staff sat is no business of the owner's.
 */
export function tellOldAddressBy(mail: MailSender | null, clock: Clock): TellOldAddress {
  return async (user, next, change) => {
    const { email: old } = user
    const changed = await change()
    if (!changed || !old || next === undefined) return changed
    const template = next === null ? 'email-removed-by-staff' : 'email-changed-by-staff'
    const where = whereParams(user, localRequest, clock())
    await mail?.send({ template, to: old, params: { ...where, canReset: false, email: next } })
    return changed
  }
}
