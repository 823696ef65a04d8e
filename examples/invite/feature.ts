import { fileURLToPath } from 'node:url'
import {
  canonicalEmail,
  definePermissions,
  type Feature,
  fieldsOf,
  type Handler,
  requirePermission,
  route,
  seeOther,
} from 'gadwall'

export interface Invitation {
  readonly to: string
  /** The username of whoever invites. */
  readonly from: string
}

/** Where the views of this feature are, for the option `views`. */
export const inviteViews = fileURLToPath(new URL('views', import.meta.url))

/**
 * The page "invite a friend". It keeps invitations; a job sends them.
 *
 * @param send delivers one invitation. When it fails, the job tries again at its next run.
 */
export function invite(send: (invitation: Invitation) => Promise<void>): Feature {
  // In memory, to keep the example short: an app keeps them in a table.
  const waiting: Invitation[] = []

  return {
    name: 'invite',
    requires: [],

    permissions: definePermissions({ invitations: { send: 'Invite a friend' } }),

    messages: {
      'title.invite': 'Invite a friend',
      'title.invited': 'Your friend is invited',
      invite_email_invalid: 'Enter the address of your friend, such as ada@example.com.',
    },

    routes(_auth, web) {
      const form = web.form('invite/new', 'title.invite', ['email'])

      const create: Handler = async (ctx) => {
        const to = canonicalEmail(fieldsOf(ctx).email ?? '')
        if (to === null) {
          return form.refuseProblems(ctx, [{ field: 'email', code: 'invite_email_invalid' }])
        }
        waiting.push({ to, from: ctx.state.user.username })
        seeOther(ctx, web.path('/invite-a-friend/sent'))
      }

      const sent: Handler = (ctx) =>
        web.renderer.page(ctx, 'invite/sent', { title: web.say(ctx, 'title.invited') })

      const mayInvite = requirePermission('invitations.send')
      return [
        route('GET', '/invite-a-friend', mayInvite, (ctx) => form.show(ctx)),
        route('POST', '/invite-a-friend', mayInvite, create),
        route('GET', '/invite-a-friend/sent', mayInvite, sent),
      ]
    },

    jobs: () => [
      {
        name: 'send-invitations',
        everyMs: 60_000,
        async run(signal) {
          for (const invitation of [...waiting]) {
            if (signal.aborted) return
            await send(invitation)
            waiting.splice(waiting.indexOf(invitation), 1)
          }
        },
      },
    ],
  }
}
