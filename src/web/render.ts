import type { VisitorPermissions } from '../auth/permissions.ts'
import type { Visitor } from '../auth/user.ts'
import type { Assets } from './assets.ts'
import type { AppContext } from './context.ts'
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
  readonly #assets: Assets

  constructor({ viewFolders, assets, site, cache = true }: RendererOptions) {
    this.#views = new ViewFinder(viewFolders, { cache })
    this.#assets = assets
    this.site = site
  }

  /** Answers with a page. The status stays as it is set. */
  async page(ctx: AppContext, view: string, data: ViewData): Promise<void> {
    const shared = { ...data, ...this.#shared(ctx) }
    ctx.body = await withPermissions(ctx.state.permissions, (can) =>
      this.#views.render(view, { ...shared, can }),
    )
    ctx.type = 'html'
  }

  /** Keeps a sentence for the next page that this visitor sees. */
  flash(ctx: AppContext, notice: string): void {
    ctx.state.session.set(FLASH, notice)
  }

  #shared(ctx: AppContext): ViewData {
    // An error page may be made before there is a session or a user.
    const { csrf, session, user } = ctx.state as Partial<AppContext['state']>
    const notice = session?.get(FLASH) ?? null
    if (notice !== null) session?.delete(FLASH)
    return {
      user: (user as Visitor | undefined) ?? null,
      notice,
      // A function: only a page with a form needs a token, and with it a visitor's cookie.
      csrfToken: () => csrf?.token() ?? '',
      asset: (name: string) => this.site.prefix + this.#assets.pathOf(name),
      path: (path: string) => (path === '/' ? this.site.homePath : this.site.prefix + path),
      siteName: this.site.name,
      registrationOpen: this.site.registrationOpen,
      passwordMinLength: this.site.passwordMinLength,
    }
  }
}

/** Thrown through a view that asks for a permission of which the answer is not there yet. */
class Unanswered {
  readonly permission: string

  constructor(permission: string) {
    this.permission = permission
  }
}

/**
 * Lets a view ask `can('area.action')` although views cannot wait: a view that asks what is not known
 * yet is left, the answer fetched, and the view made once more. Pages that do not ask pay nothing.
 */
async function withPermissions(
  permissions: VisitorPermissions | undefined,
  render: (can: (name: string) => boolean) => string,
): Promise<string> {
  const answers = new Map<string, boolean>()
  const can = (name: string) => {
    const answer = answers.get(name)
    if (answer === undefined) throw new Unanswered(name)
    return answer
  }
  for (;;) {
    try {
      return render(can)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      answers.set(error.permission, (await permissions?.has(error.permission)) ?? false)
    }
  }
}
