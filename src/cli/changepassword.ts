import { Secret } from '../auth/secret.ts'
import { type Command, CommandFailed, print, withSite } from './command.ts'
import { describeProblems } from './createuser.ts'
import { Prompts } from './prompts.ts'

export const changePassword: Command = {
  name: 'changepassword',
  usage: '<username> [--password-stdin] [--no-input]',
  summary: 'Sets a new password and logs the person out everywhere.',
  options: { 'password-stdin': { type: 'boolean' }, 'no-input': { type: 'boolean' } },
  positionals: 1,
  async run(tools, values, [username = '']) {
    await withSite(tools, async ({ accounts, passwordService }) => {
      const user = await accounts.users.findByUsername(username)
      if (!user) throw new CommandFailed(`There is no user named "${username}".`)

      const password = await new Prompts(tools, values).newPassword()
      if (password === null) throw new CommandFailed('Give --password-stdin: nobody can be asked.')
      const outcome = await passwordService.set(accounts.users, user, new Secret(password))
      if (!outcome.ok) throw new CommandFailed(describeProblems(outcome.problems))
      print(tools.output, `Changed the password of ${user.username}.`)
    })
  },
}
