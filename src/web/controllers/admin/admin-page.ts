import type { Administration } from '../../../auth/administration/create-administration.ts'
import { findPeople } from '../../../auth/administration/people.ts'
import type { Auth } from '../../../auth/create-auth.ts'
import type { Problem } from '../../../auth/problem.ts'
import type { User, UserReference } from '../../../auth/user.ts'
import type { AppContext } from '../../context.ts'
import type { Web } from '../../feature.ts'
import {
  ADMIN,
  administratorOf,
  staffMay,
  staffMayChange,
  superusersMay,
  superusersMayChange,
} from '../../routing/staff.ts'

/** What the pages of the admin are made with. */
export interface AdminParts {
  readonly auth: Auth
  readonly web: Web
  readonly administration: Administration
  /** The parts of the admin that there are, such as `groups`, for the way from one to another. */
  readonly sections: readonly string[]
}

export { ADMIN, administratorOf, staffMay, staffMayChange, superusersMay, superusersMayChange }

/** The path of the page of a person. */
export function userPath({ backend, userId }: UserReference): string {
  return `${ADMIN}/users/${encodeURIComponent(`${backend}:${userId}`)}`
}

/** The path of the page of a group. */
export function groupPath(name: string): string {
  return `${ADMIN}/groups/${encodeURIComponent(name)}`
}

/** The person whom `backend:userId` names, if their account is kept here; `null` for nobody. */
export async function findNamed({ auth }: AdminParts, name: string): Promise<User | null> {
  const { users } = auth.stores
  const who = referenceIn(name)
  return who && users?.backend === who.backend ? users.findById(who.userId) : null
}

/** The people whom these name, each once. */
export async function findAllNamed(
  { auth }: AdminParts,
  names: readonly string[],
): Promise<readonly User[]> {
  const references = names.flatMap((name) => referenceIn(name) ?? [])
  const personOf = await findPeople(auth.stores.users, references)
  return [...new Set(references.map(personOf))].filter((user) => user !== null)
}

/** Who is named by `backend:userId`; `null` for text that names nobody. */
export function referenceIn(name: string): UserReference | null {
  const colon = name.indexOf(':')
  return colon < 0 ? null : { backend: name.slice(0, colon), userId: name.slice(colon + 1) }
}

/** The person of a page; 404 when there is none. */
export async function userOfPage(parts: AdminParts, ctx: AppContext): Promise<User> {
  return (await findNamed(parts, ctx.params.id ?? '')) ?? ctx.throw(404)
}

/** What a service has found, where there is no form for it. */
export function asRefusal(problems: readonly Problem[]) {
  const notice = problems.map(({ code, params = {} }) => ({ code, params }))
  return { code: problems[0]?.code ?? 'forbidden', ...(notice.length > 0 && { notice }) }
}

/** The sentences of what a service has found. */
export function inSentences(web: Web, ctx: AppContext, problems: readonly Problem[]): string {
  return problems.map(({ code, params }) => web.say(ctx, code, params)).join(' ')
}
