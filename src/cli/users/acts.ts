import { type Command, CommandFailed, print } from '../command.ts'
import { emergenciesOf, type Found, withUser } from './users-of.ts'

const USAGE = '<username or e-mail>'

export const activateUser = act('activate', 'Lets a person log in again.', async (found) => {
  assertThere(await found.users.activate(found.user))
  return `${found.user.username} may log in again.`
})

export const deactivateUser = act(
  'deactivate',
  'Lets a person log in no more, and logs them out everywhere.',
  async ({ users, user }) => {
    assertThere(await users.deactivate(user))
    return `${user.username} is logged out and may log in no more.`
  },
)

export const unlockUser = act(
  'unlock',
  'Forgets wrong passwords, so that a person may try again at once.',
  async ({ site, user }) => {
    await emergenciesOf(site).unlock(user)
    return `${user.username} may try again.`
  },
)

export const setUnusablePassword = act(
  'set-unusable-password',
  "Takes a person's password away, and logs them out everywhere.",
  async ({ users, user }) => {
    assertThere(await users.setUnusablePassword(user))
    return `${user.username} has no usable password any more.`
  },
)

export const resetFactors = act(
  'reset-factors',
  'Takes all second factors away from a person who has lost them, and logs them out everywhere.',
  async ({ site, users, user }) => {
    const { factors } = site.auth
    if (!factors) throw new CommandFailed('There are no second factors here.')
    await factors.reset(users.referenceTo(user), { actor: null })
    return `${user.username} has no second factor any more.`
  },
)

export const reopenUser = act(
  'reopen',
  'Opens an account again that its owner has closed.',
  async ({ site, user }) => {
    if (!(await site.auth.closing?.reopen(user))) {
      throw new CommandFailed(`The account of ${user.username} is not closed.`)
    }
    return `The account of ${user.username} is open again.`
  },
)

export const deleteUser = act(
  'delete',
  'Deletes a person with everything that hangs on them.',
  async ({ users, user }) => {
    assertThere(await users.delete(user))
    return `Deleted ${user.username}.`
  },
)

function act(verb: string, summary: string, work: (found: Found) => Promise<string>): Command {
  return {
    name: `users ${verb}`,
    usage: USAGE,
    summary,
    options: {},
    positionals: 1,
    run: (tools, _values, [name = '']) =>
      withUser(tools, name, async (found) => print(tools.output, await work(found))),
  }
}

/** Somebody else may have changed or deleted the person since they were found. */
function assertThere(answer: unknown): void {
  if (!answer) throw new CommandFailed('The user was changed meanwhile. Try again.')
}
