import type { Administrator } from '../../../auth/administration/administrator.ts'
import type { Administration } from '../../../auth/administration/create-administration.ts'
import { findPeople } from '../../../auth/administration/people.ts'
import type { Auth } from '../../../auth/create-auth.ts'
import type { Problem } from '../../../auth/problem.ts'
import { referenceTo, type User, type UserReference } from '../../../auth/user.ts'
import type { AppContext, SignedInState } from '../../context.ts'
import type { Web } from '../../feature.ts'
import { type Guard, guard, requirePermission, requireStaff } from '../../routing/guards.ts'
import { requireRecentLogin } from '../../routing/require-recent-login.ts'

/** What the pages of the admin are made with. */
export interface AdminParts {
  readonly auth: Auth
  readonly web: Web
  readonly administration: Administration
  /** The parts of the admin that there are, such as `groups`, for the way from one to another. */
  readonly sections: readonly string[]
}

/** Where all of it stands. */
export const ADMIN = '/admin'

/** Lets staff pass who have these permissions. */
export function staffMay(...names: readonly string[]): Guard<SignedInState> {
  return inTurn([requireStaff(), requirePermission(names)])
}

/** The same, for what changes something: who it is must have been proved not long ago. */
export function staffMayChange(...names: readonly string[]): Guard<SignedInState> {
  return inTurn([requireStaff(), requirePermission(names), requireRecentLogin()])
}

function inTurn(guards: readonly Guard[]): Guard<SignedInState> {
  const label = guards.map((one) => one.label).join(', ')
  return guard(label, async function inTurn(ctx, next) {
    const pass = async (index: number): Promise<void> => {
      const one = guards[index]
      if (one) await one(ctx, () => pass(index + 1))
      else await next()
    }
    await pass(0)
  })
}

/** Whoever asks, as the services know them. */
export function administratorOf(
  { auth }: AdminParts,
  ctx: AppContext<SignedInState>,
): Administrator {
  const { user, auth: request } = ctx.state
  const backend = auth.login.backendOf(request.session)
  if (!backend) return ctx.throw(403)
  const who = referenceTo(user, backend)
  return { user, who, permissions: request.permissions, request: request.client }
}

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
function referenceIn(name: string): UserReference | null {
  const colon = name.indexOf(':')
  return colon < 0 ? null : { backend: name.slice(0, colon), userId: name.slice(colon + 1) }
}

/** The person of a page; 404 when there is none. */
export async function userOfPage(parts: AdminParts, ctx: AppContext): Promise<User> {
  return (await findNamed(parts, ctx.params.id ?? '')) ?? ctx.throw(404)
}

/** The sentences of what a service has found. */
export function inSentences(web: Web, ctx: AppContext, problems: readonly Problem[]): string {
  return problems.map(({ code, params }) => web.say(ctx, code, params)).join(' ')
}
