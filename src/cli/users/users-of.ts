import type { UserService } from '../../auth/accounts/user-service.ts'
import type { Emergencies } from '../../auth/emergencies/emergencies.ts'
import type { User } from '../../auth/user.ts'
import { CommandFailed, type CommandSite, type CommandTools, print, withSite } from '../command.ts'

/** What the commands about one person work with. */
export interface Found {
  readonly site: CommandSite
  readonly users: UserService
  readonly user: User
}

/** What finds and changes accounts. A site always has it. */
export function usersOf({ auth }: CommandSite): UserService {
  if (auth.users) return auth.users
  throw new CommandFailed('Accounts are not kept here.')
}

/** What is done to many people at once. A site always has it. */
export function emergenciesOf({ auth }: CommandSite): Emergencies {
  if (auth.emergencies) return auth.emergencies
  throw new CommandFailed('Accounts are not kept here.')
}

/** Opens the site and finds the person as the login does. */
export async function withUser(
  tools: CommandTools,
  name: string,
  work: (found: Found) => Promise<void>,
): Promise<void> {
  await withSite(tools, async (site) => {
    const users = usersOf(site)
    const user = await users.find(name)
    if (!user) throw new CommandFailed(`There is no user named "${name}".`)
    await work({ site, users, user })
    tellOfLoss(tools, site)
  })
}

/** What was done is done: that it is not in the audit must be said. */
export function tellOfLoss({ errors }: CommandTools, { auth }: CommandSite): void {
  const { audit } = auth
  if (!audit || audit.waiting + audit.lost === 0) return
  print(errors, 'gadwall: It is done, but could not be written to the audit.')
}

/** JSON in one line, in which nothing is invisible or changes what a terminal shows. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) =>
    [...Array(one.length).keys()].map((index) => escaped(one, index)).join(''),
  )
}

function escaped(text: string, index: number): string {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`
}

/** What can be told of a person to whoever runs commands: no hash. */
export function describeUser(user: User) {
  return {
    id: String(user.id),
    username: user.username,
    email: user.email ?? null,
    isActive: user.isActive ?? true,
    isStaff: user.isStaff ?? false,
    isSuperuser: user.isSuperuser ?? false,
    lastLogin: user.lastLogin?.toISOString() ?? null,
  }
}
