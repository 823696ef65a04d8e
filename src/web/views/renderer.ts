import type { VisitorPermissions } from '../../auth/permissions/permission-service.ts'
import type { AppContext } from '../context.ts'
import type { Notice } from '../messages/notice.ts'
import { findState } from '../request-state.ts'
import type { Assets } from './assets.ts'
import { canNothing, loadCan } from './can.ts'
import { keepNotice } from './notice.ts'
import { type Site, sharedData, wordsOf } from './shared-data.ts'
import type { DataOf } from './types/view-data.ts'
import { ViewFinder } from './view-finder.ts'

export interface RendererOptions {
  /** Folders of views; each view is taken from the first that has it. */
  readonly viewFolders: readonly string[]
  readonly assets: Assets
  readonly site: Site
  /** Whether compiled views are kept; without it a changed file shows at the next request (true). */
  readonly cache?: boolean
}

export interface PageOptions {
  /** What `can()` answers from (the visitor's); `null` answers no to everything and asks nobody. */
  readonly permissions?: VisitorPermissions | null
}

const ERROR_PAGE = 'errors/show'

/** Makes pages out of views. Views and assets are read when the first page is made. */
export class Renderer {
  readonly site: Site
  /** The static files that views name. */
  readonly assets: Assets
  readonly #views: ViewFinder

  constructor({ viewFolders, assets, site, cache = true }: RendererOptions) {
    this.#views = new ViewFinder(viewFolders, { cache })
    this.assets = assets
    this.site = site
  }

  /** Answers with a page. The status stays as it is set. */
  async page<V extends string>(
    ctx: AppContext,
    view: V,
    data: DataOf<V>,
    { permissions = findState(ctx)?.permissions ?? null }: PageOptions = {},
  ): Promise<void> {
    const names = [...this.#views.permissionsOf(view), ...this.#permissionsOfSections(view)]
    const can = names.length > 0 ? await loadCan(permissions, names) : canNothing
    // A page cannot change what all views share.
    const registrationOpen = await this.#isRegistrationOpen(ctx, view)
    const shared = sharedData(ctx, this.site, this.assets, { can, registrationOpen })
    const all = { ...data, ...shared, ...(view === ERROR_PAGE ? {} : tellStale(ctx)) }
    const html = this.#views.render(view, all)
    ctx.set('Content-Type', 'text/html; charset=utf-8')
    ctx.body = html
  }

  /** Every page of the admin leads to the sections that one may see, and no view can name their permissions. */
  #permissionsOfSections(view: string): readonly string[] {
    if (!view.startsWith('admin/')) return []
    return (this.site.adminSections ?? []).map(({ permission }) => permission)
  }

  /** Makes pieces of pages for whoever sent this request, also when its answer has begun. */
  pieces(ctx: AppContext): (view: string, data: object) => string {
    const words = wordsOf(ctx, this.site)
    return (view, data) => this.#views.render(view, { ...data, ...words })
  }

  /** Only strangers are shown the way to register, and an error page must not ask a store that is away. */
  async #isRegistrationOpen(ctx: AppContext, view: string): Promise<boolean> {
    const { registration } = this.site
    const { user } = ctx.state as Partial<AppContext['state']>
    if (view === ERROR_PAGE || user?.isAuthenticated) return registration.isKnownToBeOpen()
    return registration.isOpen()
  }

  /** Keeps a notice for the next page that this visitor sees: a code, or a sentence that is said as it is. */
  flash(ctx: AppContext, notice: Notice): void {
    keepNotice(ctx, notice)
  }
}

/** On a page that has no form of its own to fill in again, the notice says that one was too old. */
function tellStale(ctx: AppContext): { readonly notice?: string } {
  const state = findState(ctx)
  if (!state?.takeStale()) return {}
  ctx.status = 403
  return { notice: state.say('form_stale') }
}
