import {
  type Command,
  CommandFailed,
  type CommandSite,
  type CommandTools,
  type OptionValues,
  print,
  WrongUsage,
  withSite,
} from '../command.ts'
import { emergenciesOf, tellOfLoss, withUser } from './users-of.ts'

const USAGE = '<username or e-mail> | --group NAME | --all'
const OPTIONS = { all: { type: 'boolean' }, group: { type: 'string' } } as const

export const logOutUsers: Command = {
  name: 'users logout',
  usage: USAGE,
  summary: 'Ends all sessions of a person, of a group, or of everybody.',
  options: OPTIONS,
  positionals: [0, 1],
  async run(tools, values, [name]) {
    assertOne(values, name)
    if (name !== undefined) {
      return withUser(tools, name, async ({ users, user }) => {
        print(tools.output, `Ended ${counted(await users.logOut(user))} of ${user.username}.`)
      })
    }
    await withMany(tools, values, async (site, group) => {
      const count = await emergenciesOf(site).endSessions(group)
      print(tools.output, `Ended ${counted(count)}.`)
    })
  },
}

export const requirePassword: Command = {
  name: 'users require-password',
  usage: USAGE,
  summary: 'Has people set a new password at the next login, and logs them out everywhere.',
  options: OPTIONS,
  positionals: [0, 1],
  async run(tools, values, [name]) {
    assertOne(values, name)
    if (name !== undefined) {
      return withUser(tools, name, async ({ site, users, user }) => {
        const isAsked = await site.auth.newPasswords?.requireNewPassword(users.referenceTo(user))
        if (!isAsked) throw new CommandFailed(NOT_KEPT)
        const { username } = user
        print(tools.output, `${username} is logged out, and sets a new password at the next login.`)
      })
    }
    await withMany(tools, values, async (site, group) => {
      const emergencies = emergenciesOf(site)
      if (!emergencies.mayRequirePasswords) throw new CommandFailed(NOT_KEPT)
      const { asked, without } = await emergencies.requirePasswords(group)
      const [are, set] = asked === 1 ? ['is', 'sets'] : ['are', 'set']
      print(
        tools.output,
        `${people(asked)} ${are} logged out, and ${set} a new password at the next login.`,
      )
      if (without === 0) return
      const [have, stay] = without === 1 ? ['has', 'stays'] : ['have', 'stay']
      print(tools.output, `${people(without)} ${have} no password, and ${stay} as before.`)
    })
  },
}

const NOT_KEPT = 'Passwords are not kept here.'

function assertOne({ all = false, group }: OptionValues, name: string | undefined): void {
  const given = [all === true, group !== undefined, name !== undefined].filter(Boolean)
  if (given.length !== 1) throw new WrongUsage('Give either a name, --group or --all')
}

/** @throws CommandFailed for a group that is not there: nobody of it would be done. */
async function withMany(
  tools: CommandTools,
  { group: given }: OptionValues,
  work: (site: CommandSite, group: string | null) => Promise<void>,
): Promise<void> {
  const group = typeof given === 'string' ? given : null
  await withSite(tools, async (site) => {
    if (group !== null && !(await emergenciesOf(site).hasGroup(group))) {
      throw new CommandFailed(`There is no group named "${group}".`)
    }
    await work(site, group)
    tellOfLoss(tools, site)
  })
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}

function counted(sessions: number): string {
  return `${sessions} ${sessions === 1 ? 'session' : 'sessions'}`
}
