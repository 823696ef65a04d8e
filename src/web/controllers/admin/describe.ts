import { type Administrator, isAlmighty } from '../../../auth/administration/administrator.ts'
import type { Permission } from '../../../auth/permissions/permission.ts'
import type { SessionSummary } from '../../../auth/sessions/session-store.ts'
import type { User, UserReference } from '../../../auth/user.ts'
import { staffEvents } from '../../activity/staff-events.ts'
import type { AppContext, SignedInState } from '../../context.ts'
import { agentInWords } from '../../messages/agent-in-words.ts'
import type { Say } from '../../messages/messages.ts'
import type { MatrixArea } from '../../views/types/admin-views.ts'
import { type AdminParts, administratorOf, userOfPage, userPath } from './admin-page.ts'

const EVENTS_OF_A_PAGE = 10

/** What people are called, as far as the table keeps it. */
export function profileOf(user: User): Readonly<Record<string, string>> {
  const { firstName, lastName } = user as {
    readonly firstName?: string
    readonly lastName?: string
  }
  return {
    username: user.username,
    email: user.email ?? '',
    ...(typeof firstName === 'string' && { firstName }),
    ...(typeof lastName === 'string' && { lastName }),
  }
}

/** The boxes of what somebody is, as a form sends them. */
export function flagsOf({ isStaff, isSuperuser }: User): Readonly<Record<string, string>> {
  return { isStaff: isStaff ? '1' : '', isSuperuser: isSuperuser ? '1' : '' }
}

/** All that the page of a person shows: never a password, and never a hash. */
export async function describePerson(parts: AdminParts, ctx: AppContext<SignedInState>) {
  const { auth, web, administration } = parts
  const user = await userOfPage(parts, ctx)
  const by = administratorOf(parts, ctx)
  const who = administration.users.referenceTo(user)
  const may = (name: string) => by.permissions.has(name)
  const isSelf = by.who.backend === who.backend && by.who.userId === who.userId
  const [problem, granted, groups, permissions, factors, leavesAt] = await Promise.all([
    administration.users.problemWith(by, user),
    administration.members?.grantsOf(who) ?? null,
    administration.groups?.list() ?? [],
    administration.groups?.permissions() ?? [],
    auth.factors?.of(who) ?? null,
    auth.unconfirmed?.endOf(user, who) ?? null,
  ])
  const [sessions, events] = await Promise.all([
    (await may('sessions.view')) ? auth.sessions.listOf(who) : null,
    (await may('activity.view')) ? eventsOf(parts, ctx, who) : null,
  ])
  const { dateJoined = null } = user as { readonly dateJoined?: Date | null }
  return {
    sections: parts.sections,
    person: {
      path: userPath(who),
      username: user.username,
      email: user.email ?? null,
      isActive: user.isActive ?? true,
      isStaff: user.isStaff ?? false,
      isSuperuser: user.isSuperuser ?? false,
      hasNames: 'firstName' in profileOf(user),
      joinedAt: dateJoined?.toISOString() ?? null,
      lastLoginAt: user.lastLogin?.toISOString() ?? null,
      hasFactors: factors?.isOn ?? false,
      leavesAt: leavesAt === null ? null : new Date(leavesAt).toISOString(),
    },
    isSelf,
    outranked: problem ? web.say(ctx, problem.code, problem.params) : null,
    mayChange: problem === null && (await may('users.change')),
    mayTakeData: problem === null && (await may('users.export')),
    mayDelete: problem === null && !isSelf && (await may('users.delete')),
    mayEndSessions: problem === null && (await may('sessions.delete')),
    maySetFlags: by.user.isSuperuser === true,
    mayGrant: administration.members !== null && (!isSelf || by.user.isSuperuser === true),
    canReset: auth.resets !== null && Boolean(user.email),
    canRequirePassword: auth.newPasswords?.mayRequire(who.backend) ?? false,
    groups: groups.map(({ name }) => ({ name, isMember: granted?.groups.includes(name) ?? false })),
    matrix: await matrixOf(permissions, granted?.permissions ?? [], by, web.sayTo(ctx)),
    sessions: sessions?.map((session) => sessionOf(session, web.sayTo(ctx))) ?? null,
    events,
  }
}

async function eventsOf({ auth, web }: AdminParts, ctx: AppContext, subject: UserReference) {
  if (!auth.audit) return null
  await auth.audit.flush()
  const { entries } = await auth.audit.store.list({ subject }, null, EVENTS_OF_A_PAGE)
  const { users } = auth.stores
  return staffEvents({ say: web.sayTo(ctx), users, pathOf: userPath }, entries)
}

/** A session as staff sees it. */
export function sessionOf(session: SessionSummary, say: Say) {
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    id: session.publicId,
    device: agentInWords(say, session.agent ?? '') || say('sessions.unknown'),
    address: session.address,
    firstSeenAt: iso(session.createdAt),
    lastSeenAt: iso(session.lastSeenAt),
  }
}

/** What a permission allows, in the language of the page; one of an app as it was declared. */
export function labelIn(say: Say, { name, label }: Permission): string {
  const code = `may.${name}`
  const words = say(code)
  return words === code ? label : words
}

/** All permissions by area, with those that are granted. */
export async function matrixOf(
  all: readonly Permission[],
  granted: readonly string[],
  by: Administrator,
  say: Say,
): Promise<readonly MatrixArea[]> {
  const offered = isAlmighty(by.user) ? null : await by.permissions.all()
  const areas = new Map<string, MatrixArea['permissions'][number][]>()
  for (const { name, label } of all) {
    const [area = ''] = name.split('.')
    const found = areas.get(area) ?? []
    const isGranted = granted.includes(name)
    const isOffered = offered?.has(name) ?? true
    found.push({ name, label: labelIn(say, { name, label }), isGranted, isOffered })
    areas.set(area, found)
  }
  return [...areas].map(([area, permissions]) => ({ area, permissions }))
}
