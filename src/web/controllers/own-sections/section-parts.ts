import type { Administrator } from '../../../auth/administration/administrator.ts'
import type { SectionService } from '../../../auth/sections/section-service.ts'
import type { AppContext, SignedInState } from '../../context.ts'
import type { Web } from '../../feature.ts'
import type { AdminSection } from '../../sections/section-options.ts'

/** What the pages of sections are made with. */
export interface SectionParts {
  readonly web: Web
  serviceOf(section: AdminSection): SectionService
  by(ctx: AppContext<SignedInState>): Administrator
}
