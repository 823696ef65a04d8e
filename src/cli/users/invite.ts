import type { Invitations } from '../../auth/invitations/invitations.ts'
import { type Command, CommandFailed, type CommandSite, print, withSite } from '../command.ts'
import { describeProblems } from '../createuser.ts'
import { tellOfLoss, usersOf } from './users-of.ts'

export const inviteUser: Command = {
  name: 'users invite',
  usage: '<e-mail> [--group NAME]... [--by NAME]',
  summary: 'Sends somebody a link by which they make an account, once, within 7 days.',
  options: {
    group: { type: 'string', multiple: true },
    by: { type: 'string' },
  },
  positionals: 1,
  async run(tools, { group, by }, [email = '']) {
    await withSite(tools, async (site) => {
      const invitations = invitationsOf(site)
      const outcome = await invitations.invite(email, {
        groups: Array.isArray(group) ? group : [],
        ...(await inviterOf(site, by)),
      })
      if (!outcome.ok) throw new CommandFailed(describeProblems(outcome.problems))
      const { expiresAt } = outcome.value
      const until = new Date(expiresAt).toISOString()
      print(
        tools.output,
        `An invitation to ${outcome.value.email} is on its way. It works once, until ${until}.`,
      )
      tellOfLoss(tools, site)
    })
  },
}

/** Somebody may be named to whom the invited person can turn. */
async function inviterOf(site: CommandSite, by: unknown) {
  if (typeof by !== 'string') return {}
  const users = usersOf(site)
  const user = await users.find(by)
  if (!user) throw new CommandFailed(`There is no user named "${by}".`)
  return { by: user.username, actor: users.referenceTo(user) }
}

function invitationsOf({ auth }: CommandSite): Invitations {
  if (auth.invitations) return auth.invitations
  const { registration, accounts, mail } = auth
  if (!accounts) throw new CommandFailed('Accounts are not made here.')
  if (registration === 'closed') throw new CommandFailed(CLOSED)
  throw new CommandFailed(mail ? NO_TOKENS : NO_MAIL)
}

const CLOSED =
  'REGISTRATION is "closed", so an invitation would open nothing: make it "invite", or use createuser.'
const NO_MAIL =
  'No mail can be sent, so nobody can be invited: set SMTP_URL and MAIL_FROM, or give `mail` to gadwall().'
const NO_TOKENS = 'Nobody can be invited: `stores` has no `tokens`.'
