import type { Auth } from '../../../auth/create-auth.ts'
import { SectionService } from '../../../auth/sections/section-service.ts'
import type { Handler, SignedInState } from '../../context.ts'
import type { Feature, Web } from '../../feature.ts'
import { seeOther } from '../../http/redirects.ts'
import { requireStaff } from '../../routing/guards.ts'
import { route } from '../../routing/router.ts'
import { ADMIN, administratorOf } from '../../routing/staff.ts'
import { textsOf } from '../../sections/row-fields.ts'
import type { AdminSection } from '../../sections/section-options.ts'
import { sectionPath } from './describe-row.ts'
import { sectionExportRoutes } from './section-export.ts'
import { sectionListRoutes } from './section-list.ts'
import { newRowRoutes } from './section-new.ts'
import type { SectionParts } from './section-parts.ts'
import { sectionRowRoutes } from './section-row.ts'

/** The sections of the app's own in the admin. They need no store of users: an app may keep these elsewhere. */
export function ownSections(sections: readonly AdminSection[]): Feature {
  return {
    name: 'sections',
    requires: [],
    permissions: sections.flatMap(({ permissions }) => permissions),
    routes(auth, web) {
      const parts = partsOf(auth, web)
      const routes = sections.flatMap((section) => [
        ...sectionListRoutes(section, web),
        ...sectionExportRoutes({ auth, web }, section),
        ...newRowRoutes(parts, section),
        ...sectionRowRoutes(parts, section),
      ])
      const pages = routes.map((one) => ({ ...one, isUndescribed: true }))
      // Where there are no other parts of the admin, it begins with these.
      const begin: Handler<SignedInState> = async (ctx) => {
        for (const section of sections) {
          if (!(await ctx.state.auth.permissions.has(section.may.view))) continue
          return seeOther(ctx, web.path(sectionPath(section), ctx))
        }
        ctx.throw(403)
      }
      const isAlone = !web.hasFeature('admin')
      return isAlone ? [route('GET', ADMIN, requireStaff(), begin), ...pages] : pages
    },
  }
}

function partsOf(auth: Auth, web: Web): SectionParts {
  return {
    web,
    by: (ctx) => administratorOf({ auth }, ctx),
    serviceOf: (section) => {
      const { name, source } = section
      const served = { name, source, textsOf: (row: object) => textsOf(section, row) }
      return new SectionService(served, auth.digest, auth.events)
    },
  }
}
