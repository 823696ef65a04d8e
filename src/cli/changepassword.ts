import type { UserStore } from '../auth/accounts/user-store.ts'
import { Secret } from '../auth/secret.ts'
import type { User } from '../auth/user.ts'
import { accountsOf, type Command, CommandFailed, print, withSite } from './command.ts'
import { describeProblems } from './createuser.ts'
import { Prompts } from './prompts.ts'

export const changePassword: Command = {
  name: 'changepassword',
  usage: '<username> [--password-stdin] [--no-input]',
  summary: 'Sets a new password and logs the person out everywhere.',
  options: { 'password-stdin': { type: 'boolean' }, 'no-input': { type: 'boolean' } },
  positionals: 1,
  async run(tools, values, [username = '']) {
    await withSite(tools, async (site) => {
      const { users } = accountsOf(site)
      const user = await users.findByUsername(username)
      if (!user) throw new CommandFailed(`There is no user named "${username}".`)

      const password = await new Prompts(tools, values).newPassword()
      if (password === null) throw new CommandFailed('Give --password-stdin: nobody can be asked.')
      const outcome = await site.auth.passwords.set(keeperOf(users), user, new Secret(password))
      if (!outcome.ok) throw new CommandFailed(describeProblems(outcome.problems))
      print(tools.output, `Changed the password of ${user.username}.`)
    })
  },
}

function keeperOf(users: UserStore) {
  return { name: users.backend, savePassword: (user: User) => users.savePassword(user) }
}
