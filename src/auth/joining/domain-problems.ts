import type { AccountDetails } from '../accounts/account-details.ts'
import { canonicalEmail } from '../accounts/names.ts'
import type { UserStore } from '../accounts/user-store.ts'
import type { Problem } from '../problem.ts'
import type { EmailDomains } from './email-domains.ts'

/** What is wrong with the domain of an address. Only of what can be one: anything else is told already. */
export function domainProblems(
  domains: EmailDomains | null | undefined,
  { username, email }: AccountDetails,
  { isNamedByEmail }: Pick<UserStore, 'isNamedByEmail'>,
): readonly Problem[] {
  if (!domains) return []
  const typed = email || (isNamedByEmail ? username : '')
  if (typed === '') {
    return domains.isLimited ? [{ field: 'email', code: 'email_missing' }] : []
  }
  const address = canonicalEmail(typed)
  const problem = address === null ? null : domains.problemOf(address)
  return problem ? [problem] : []
}
