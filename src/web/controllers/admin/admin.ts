import { isAlmighty } from '../../../auth/administration/administrator.ts'
import { importJob } from '../../../auth/import/runs/create-imports.ts'
import type { Handler, SignedInState } from '../../context.ts'
import type { Feature } from '../../feature.ts'
import { seeOther } from '../../http/redirects.ts'
import { answers } from '../../openapi/answers.ts'
import { requireStaff } from '../../routing/guards.ts'
import { route } from '../../routing/router.ts'
import { ADMIN, type AdminParts } from './admin-page.ts'
import { sessionRoutes } from './all-sessions.ts'
import { activityRoutes } from './audit-log.ts'
import { emergencyRoutes } from './emergency.ts'
import { groupRoutes } from './groups.ts'
import { importRoutes } from './imports.ts'
import { mailRoutes } from './outbox.ts'
import { overviewPage } from './overview.ts'
import { userDataRoutes } from './user-data.ts'
import { userExportRoutes } from './user-export.ts'
import { userListRoutes } from './user-list.ts'
import { newUserRoutes } from './user-new.ts'
import { userPageRoutes } from './user-page.ts'

/** The parts of the admin, and what one must be allowed to see of each. */
const SECTIONS = [
  ['users', 'users.view'],
  ['groups', 'groups.view'],
  ['sessions', 'sessions.view'],
  ['activity', 'activity.view'],
  ['import', 'users.import'],
  ['mail', 'mail.view'],
  ['emergency', 'sessions.delete'],
] as const

/** The first page, which has no path of its own. */
const OVERVIEW = 'overview'

/** What staff sees and does: people, groups, sessions, what has happened, mails. */
export const admin: Feature = {
  name: 'admin',
  requires: ['users', 'sessions'],
  routes(auth, web) {
    const { administration } = auth
    if (!administration) return []
    const sections = web.adminParts
    const parts: AdminParts = { auth, web, administration, sections }
    const pages = [
      ...userListRoutes(parts),
      ...newUserRoutes(parts),
      ...userExportRoutes(parts),
      ...userPageRoutes(parts),
      ...userDataRoutes(parts),
      ...groupRoutes(parts),
      ...sessionRoutes(parts),
      ...activityRoutes(parts),
      ...importRoutes(parts),
      ...mailRoutes(parts),
      ...emergencyRoutes(parts),
    ]

    const paths = new Set(pages.map(({ path }) => path))
    for (const [section] of SECTIONS) if (paths.has(`${ADMIN}/${section}`)) sections.push(section)

    const overview = auth.figures?.canCount ? overviewPage(parts) : null
    if (overview) sections.unshift(OVERVIEW)

    /** How busy the site is; who may not see that is led to the first part that they may see. */
    const begin: Handler<SignedInState> = async (ctx) => {
      if (overview && (await ctx.state.auth.permissions.has('activity.view'))) return overview(ctx)
      for (const [section, permission] of SECTIONS) {
        if (!sections.includes(section)) continue
        if (!(await ctx.state.auth.permissions.has(permission))) continue
        // That one is for superusers alone.
        if (section === 'emergency' && !isAlmighty(ctx.state.user)) continue
        return seeOther(ctx, web.path(`${ADMIN}/${section}`, ctx))
      }
      for (const { name, may } of web.adminSections) {
        if (!(await ctx.state.auth.permissions.has(may.view))) continue
        return seeOther(ctx, web.path(`${ADMIN}/${name}`, ctx))
      }
      ctx.throw(403)
    }

    return [route('GET', ADMIN, requireStaff(), begin, { answer: answers.overview }), ...pages]
  },
  jobs: ({ imports }) => (imports ? [importJob(imports)] : []),
}
