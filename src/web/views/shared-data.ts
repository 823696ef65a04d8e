import type { AppContext } from '../context.ts'
import { findState } from '../request-state.ts'
import type { Assets } from './assets.ts'
import type { Can } from './can.ts'
import { takeNotice } from './notice.ts'

/** What the pages know of the site. */
export interface Site {
  readonly name: string
  /** What stands before every path of ours, such as `/members`; empty at the root. */
  readonly prefix: string
  /** Where the brand and the end of a logout lead. */
  readonly homePath: string
  readonly registrationOpen: boolean
  readonly passwordMinLength: number
}

export type SharedData = ReturnType<typeof sharedData>

/** What every view is given besides its own data: a value for all views is added here. */
export function sharedData(ctx: AppContext, site: Site, assets: Assets, can: Can) {
  // An error page may be made before there is a session or a user.
  const { user = null } = ctx.state as Partial<AppContext['state']>
  const csrf = findState(ctx)?.csrf
  return {
    asset: (name: string) => site.prefix + assets.pathOf(name),
    path: (path: string) => (path === '/' ? site.homePath : site.prefix + path),
    siteName: site.name,
    registrationOpen: site.registrationOpen,
    passwordMinLength: site.passwordMinLength,
    user,
    notice: takeNotice(ctx),
    can,
    /** A function: only a page with a form needs a token, and with it a visitor's cookie. */
    csrfToken: () => csrf?.token() ?? '',
  }
}
