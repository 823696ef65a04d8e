import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { sendDataFile } from '../json/send-data-file.ts'
import { answers } from '../openapi/answers.ts'
import { requireRecentLogin } from '../routing/require-recent-login.ts'
import { route } from '../routing/router.ts'

/** All that is kept of oneself, as one file. */
export const ownData: Feature = {
  name: 'own-data',
  requires: ['sessions'],
  routes({ ownData: service, login }) {
    const download: Handler<SignedInState> = async (ctx) => {
      const { user, auth } = ctx.state
      const backend = backendOfVisitor(login, ctx)
      if (!backend) return ctx.throw(404)
      const who = referenceTo(user, backend)
      const by = { actor: who, request: auth.client, session: auth.session.publicId }
      sendDataFile(ctx, 'my-data.json', await service.fileOf(user, who, by))
    }

    // A POST: nobody else's page can start it, and whoever found an open browser needs the password.
    return [
      route('POST', '/account/data', requireRecentLogin(), download, {
        page: '/account',
        fields: {},
        answer: answers.ownData,
      }),
    ]
  },
}
