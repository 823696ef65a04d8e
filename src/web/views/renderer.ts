import type { Visitor } from '../../auth/user.ts'
import type { AppContext, CsrfProtection } from '../context.ts'
import type { Assets } from './assets.ts'
import { ViewFinder } from './view-finder.ts'

/** What every view is given besides its own data. */
export interface Site {
  readonly name: string
  /** What stands before every path of ours, such as `/members`; empty at the root. */
  readonly prefix: string
  /** Where the brand and the end of a logout lead. */
  readonly homePath: string
  readonly registrationOpen: boolean
  readonly passwordMinLength: number
}

export interface RendererOptions {
  /** Folders of views; each view is taken from the first that has it. */
  readonly viewFolders: readonly string[]
  readonly assets: Assets
  readonly site: Site
  /** Whether compiled views are kept; without it a changed file shows at the next request (true). */
  readonly cache?: boolean
}

type ViewData = Readonly<Record<string, unknown>>

const FLASH = 'notice'

/** Makes pages out of views. */
export class Renderer {
  readonly site: Site
  readonly #views: ViewFinder
  readonly #helpers: Helpers

  constructor({ viewFolders, assets, site, cache = true }: RendererOptions) {
    this.#views = new ViewFinder(viewFolders, { cache })
    this.site = site
    this.#helpers = {
      asset: (name: string) => site.prefix + assets.pathOf(name),
      path: (path: string) => (path === '/' ? site.homePath : site.prefix + path),
      siteName: site.name,
      registrationOpen: site.registrationOpen,
      passwordMinLength: site.passwordMinLength,
    }
  }

  /**
   * Answers with a page. The status stays as it is set.
   *
   * A view may ask `can('area.action')` although views cannot wait: one that asks what is not known yet
   * is left, the answer fetched, and the view made once more. Pages that do not ask pay nothing.
   */
  async page(ctx: AppContext, view: string, data: ViewData): Promise<void> {
    const answers = new Map<string, boolean>()
    const can = (name: string) => {
      const answer = answers.get(name)
      if (answer === undefined) throw new Unanswered(name)
      return answer
    }
    const all = this.#withShared(ctx, data, can)
    let html = this.#try(view, all)
    while (html instanceof Unanswered) {
      const { permission } = html
      answers.set(permission, (await ctx.state.permissions?.has(permission)) ?? false)
      html = this.#try(view, all)
    }
    ctx.set('Content-Type', 'text/html; charset=utf-8')
    ctx.body = html
  }

  /** Keeps a sentence for the next page that this visitor sees. */
  flash(ctx: AppContext, notice: string): void {
    ctx.state.session.set(FLASH, notice)
  }

  /** The same as a value for a session that is about to begin. */
  asFlash(notice: string): Readonly<Record<string, string>> {
    return { [FLASH]: notice }
  }

  #try(view: string, data: ViewData): string | Unanswered {
    try {
      return this.#views.render(view, data)
    } catch (error) {
      if (error instanceof Unanswered) return error
      throw error
    }
  }

  #withShared(ctx: AppContext, data: ViewData, can: (name: string) => boolean): ViewData {
    // An error page may be made before there is a session or a user.
    const { csrf, session, user } = ctx.state as Partial<AppContext['state']>
    const notice = session?.get(FLASH) ?? null
    if (notice !== null) session?.delete(FLASH)
    const visitor = (user as Visitor | undefined) ?? null
    const page = new PageData(this.#helpers, visitor, notice, csrf, can)
    // Names that all views share are not a page's to change.
    for (const name of Object.keys(data)) if (!(name in page)) page[name] = data[name]
    return page
  }
}

/** What a page's view is given. A class, since objects of one shape are quicker than two spread. */
class PageData {
  readonly asset: Helpers['asset']
  readonly path: Helpers['path']
  readonly siteName: string
  readonly registrationOpen: boolean
  readonly passwordMinLength: number
  readonly user: Visitor | null
  readonly notice: unknown
  /** A function: only a page with a form needs a token, and with it a visitor's cookie. */
  readonly csrfToken: () => string;
  [name: string]: unknown

  constructor(
    helpers: Helpers,
    user: Visitor | null,
    notice: unknown,
    csrf: CsrfProtection | undefined,
    can: (name: string) => boolean,
  ) {
    this.asset = helpers.asset
    this.path = helpers.path
    this.siteName = helpers.siteName
    this.registrationOpen = helpers.registrationOpen
    this.passwordMinLength = helpers.passwordMinLength
    this.user = user
    this.notice = notice
    this.can = can
    this.csrfToken = () => csrf?.token() ?? ''
  }
}

interface Helpers {
  readonly asset: (name: string) => string
  readonly path: (path: string) => string
  readonly siteName: string
  readonly registrationOpen: boolean
  readonly passwordMinLength: number
}

/** Thrown through a view that asks for a permission of which the answer is not there yet. */
class Unanswered {
  readonly permission: string

  constructor(permission: string) {
    this.permission = permission
  }
}
