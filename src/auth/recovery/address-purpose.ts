import type { RequestInfo } from '../backend.ts'
import type { User } from '../user.ts'

/** `verify`: the first address of a person; `email-change`: one in place of another. */
export type AddressPurpose = 'verify' | 'email-change'

/** The pages that links of each purpose lead to. */
export const PAGES: Readonly<Record<AddressPurpose, string>> = {
  verify: '/verify-email',
  'email-change': '/account/email/confirm',
}

/** Somebody, and the name of their backend. */
export interface Named {
  readonly user: User
  readonly backend: { readonly name: string }
}

/** Whether a mail goes out for an address that somebody gives, and who asks. */
export interface GivenOptions {
  readonly request: RequestInfo
  /** False when this address was sent enough: the page says nothing of it (true). */
  readonly isMailed?: boolean
}

/** What an address of somebody is confirmed for. */
export function purposeOf({ email }: User): AddressPurpose {
  return email ? 'email-change' : 'verify'
}
