import { actOf } from '../../../auth/administration/administrator.ts'
import type { Handler, SignedInState } from '../../context.ts'
import { refuseByNotice } from '../../json/refuse-by-notice.ts'
import { sendDataFile } from '../../json/send-data-file.ts'
import { answers } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import {
  ADMIN,
  type AdminParts,
  administratorOf,
  staffMayChange,
  userOfPage,
  userPath,
} from './admin-page.ts'

/** All that is kept of a person who has asked for it, as the file that they could take themselves. */
export function userDataRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, administration } = parts
  const download: Handler<SignedInState> = async (ctx) => {
    const user = await userOfPage(parts, ctx)
    const by = administratorOf(parts, ctx)
    const who = administration.users.referenceTo(user)
    const problem = await administration.users.problemWith(by, user)
    if (problem) {
      const to = web.path(userPath(who), ctx)
      return refuseByNotice(ctx, { to, code: problem.code })
    }
    const session = ctx.state.auth.session.publicId
    const pieces = await auth.ownData.fileOf(user, who, { ...actOf(by), session })
    sendDataFile(ctx, 'user-data.json', pieces)
  }

  const mayTake = staffMayChange('users.view', 'users.export')
  const page = `${ADMIN}/users/:id`
  return [route('POST', `${page}/data`, mayTake, download, { fields: {}, answer: answers.ownData })]
}
