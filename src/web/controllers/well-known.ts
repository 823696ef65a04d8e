import type { AppContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

/** Addresses that programs ask every site for, without a link to them. */
export const wellKnown: Feature = {
  name: 'well-known',
  requires: [],
  routes(_auth, web) {
    /** Where password managers send people to change a password (W3C, A Well-Known URL for Changing Passwords). */
    const changePassword = (ctx: AppContext): void => {
      ctx.redirect(web.path('/account/password', ctx))
    }

    /** Browsers that do not read the link in the page, and programs that show a picture beside a link. */
    const icon = (ctx: AppContext): void => {
      ctx.redirect(web.path(web.renderer.assets.pathOf('favicon.svg'), ctx))
    }

    const anyone = allowAnonymous()
    return [
      route('GET', '/.well-known/change-password', anyone, changePassword, { isStateless: true }),
      route('GET', '/favicon.ico', anyone, icon, { isStateless: true }),
    ]
  },
}
