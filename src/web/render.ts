import { Eta } from 'eta'
import type { Visitor } from '../auth/user.ts'
import type { Assets } from './assets.ts'
import type { AppContext } from './context.ts'

/** What every view is given besides its own data. */
export interface Site {
  readonly name: string
  /** What stands before every path of ours, such as `/members`; empty at the root. */
  readonly prefix: string
  readonly registrationOpen: boolean
  readonly passwordMinLength: number
}

export interface RendererOptions {
  readonly viewsDirectory: string
  readonly assets: Assets
  readonly site: Site
  /** Whether compiled views are kept; without it a changed file shows at the next request (true). */
  readonly cache?: boolean
}

const FLASH = 'notice'

/** Makes pages out of views. */
export class Renderer {
  readonly site: Site
  readonly #eta: Eta
  readonly #assets: Assets

  constructor({ viewsDirectory, assets, site, cache = true }: RendererOptions) {
    this.#eta = new Eta({ views: viewsDirectory, cache, autoEscape: true })
    this.#assets = assets
    this.site = site
  }

  /** Answers with a page. The status stays as it is set. */
  page(ctx: AppContext, view: string, data: Readonly<Record<string, unknown>>): void {
    ctx.body = this.#eta.render(view, this.#shared(ctx, data))
    ctx.type = 'html'
  }

  /** Keeps a sentence for the next page that this visitor sees. */
  flash(ctx: AppContext, notice: string): void {
    ctx.state.session.set(FLASH, notice)
  }

  #shared(ctx: AppContext, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
    // An error page may be made before there is a session or a user.
    const { csrf, session, user } = ctx.state as Partial<AppContext['state']>
    const notice = session?.get(FLASH) ?? null
    if (notice !== null) session?.delete(FLASH)
    return {
      ...data,
      user: (user as Visitor | undefined) ?? null,
      notice,
      // A function: only a page with a form needs a token, and with it a visitor's cookie.
      csrfToken: () => csrf?.token() ?? '',
      asset: (name: string) => this.site.prefix + this.#assets.pathOf(name),
      path: (path: string) => this.site.prefix + path,
      siteName: this.site.name,
      registrationOpen: this.site.registrationOpen,
      passwordMinLength: this.site.passwordMinLength,
    }
  }
}
