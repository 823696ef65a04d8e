import type { AuditFilter } from '../../../auth/audit/audit-store.ts'
import type { Auth } from '../../../auth/create-auth.ts'
import type { UserReference } from '../../../auth/user.ts'
import { dayInZone, isDay } from '../../activity/day-in-zone.ts'
import type { AppContext } from '../../context.ts'
import { queryValue } from '../../http/query-value.ts'
import { stateOf } from '../../request-state.ts'

/** Letters and digits with dots and hyphens, as events are named. */
const EVENT_NAME = /^[a-z][a-z.-]{0,99}$/

/** What was asked for. */
export type TypedFilter = Readonly<Record<'who' | 'by' | 'event' | 'from' | 'to', string>>

/** The filter in the address; what makes no sense is left out. */
export function typedFilter(ctx: AppContext): TypedFilter {
  const value = (name: string) => (queryValue(ctx, name) ?? '').trim()
  const day = (name: string) => (isDay(value(name)) ? value(name) : '')
  const event = EVENT_NAME.test(value('event')) ? value('event') : ''
  return { who: value('who'), by: value('by'), event, from: day('from'), to: day('to') }
}

/** Who asks on this page. */
export function readerOf(ctx: AppContext, maySeePeople: boolean): FilterReader {
  return { maySeePeople, timeZone: stateOf(ctx, 'readerOf()').timeZone }
}

/** The same as it stands in an address. */
export function filterQuery(typed: TypedFilter): URLSearchParams {
  return new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
}

/** Who asks. */
export interface FilterReader {
  /** Whether they may see whose an e-mail address is. */
  readonly maySeePeople: boolean
  /** That in which they read times: days are those of it. */
  readonly timeZone: string
}

/**
 * Which entries are meant; `null` when they are of somebody whom nobody knows. By an e-mail address they are found only
 * for those who may see it: others would learn whose it is.
 */
export async function auditFilterOf(
  { users, stores }: Pick<Auth, 'users' | 'stores'>,
  { who, by, event, from, to }: TypedFilter,
  { maySeePeople, timeZone }: FilterReader,
): Promise<AuditFilter | null> {
  const find = async (name: string): Promise<UserReference | null> => {
    if (name === '') return null
    const user = await (maySeePeople ? users?.find(name) : stores.users?.findByUsername(name))
    return user && users ? users.referenceTo(user) : null
  }
  const [subject, actor] = await Promise.all([find(who), find(by)])
  if ((who !== '' && !subject) || (by !== '' && !actor)) return null
  return {
    ...(event && { name: event }),
    ...(subject && { subject }),
    ...(actor && { actor }),
    ...(from && { from: dayInZone(from, timeZone).from }),
    ...(to && { to: dayInZone(to, timeZone).to }),
  }
}
