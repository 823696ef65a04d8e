import type { AccountDetails } from '../auth/accounts/account-details.ts'
import type { Problem } from '../auth/problem.ts'
import { Secret } from '../auth/secret.ts'
import { en } from '../web/messages/en.ts'
import { createSay } from '../web/messages/messages.ts'
import { accountsOf, type Command, CommandFailed, print, withSite } from './command.ts'
import { Prompts } from './prompts.ts'

const say = createSay(en)

const OPTIONS = {
  username: { type: 'string' },
  email: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  'no-input': { type: 'boolean' },
} as const

const USAGE = '[--username NAME] [--email ADDRESS] [--password-stdin] [--no-input]'

export const createUser = creation(
  'createuser',
  'Creates an account. Without a password nobody can log in to it yet.',
  {},
)

export const createSuperuser = creation(
  'createsuperuser',
  'Creates an account that may do everything.',
  { isStaff: true, isSuperuser: true },
)

function creation(name: string, summary: string, flags: Partial<AccountDetails>): Command {
  return {
    name,
    usage: USAGE,
    summary,
    options: OPTIONS,
    async run(tools, values) {
      await withSite(tools, async (site) => {
        const accounts = accountsOf(site)
        const prompts = new Prompts(tools, values)
        const username = await prompts.text('username', 'Username')
        if (username === undefined) throw new CommandFailed('Give --username: nobody can be asked.')
        const email = (await prompts.text('email', 'E-mail (may stay empty)')) ?? ''
        const password = await prompts.newPassword()

        const outcome = await accounts.create({
          ...flags,
          username,
          email,
          password: password === null ? null : new Secret(password),
        })
        if (!outcome.ok) throw new CommandFailed(describeProblems(outcome.problems))
        const noPassword = password === null ? ', without a usable password' : ''
        print(tools.output, `Created ${outcome.value.username}${noPassword}.`)
      })
    },
  }
}

/** All that is wrong, on one line. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ field, code, params }) => `${field}: ${say(code, params)}`).join(' ')
}
