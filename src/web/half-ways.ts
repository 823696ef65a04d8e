import type Koa from 'koa'
import type { Auth } from '../auth/create-auth.ts'
import type { User } from '../auth/user.ts'
import type { AppContext } from './context.ts'
import type { Web } from './feature.ts'
import type { Gadwall } from './gadwall-contract.ts'
import { redirectInJson } from './json/answer-json.ts'
import { recognisedOf } from './log-in-out.ts'
import { stateOf } from './request-state.ts'
import { goOn } from './session/go-on.ts'
import { type HalfLogin, halfLoginOf } from './session/half-login.ts'

/** What pages of the app's own do with somebody who was recognised and may not be in yet. */
export function createHalfWays<U extends User>(
  { login, backends }: Auth,
  web: Web,
): Pick<Gadwall<U>, 'enter' | 'halfLogin' | 'goOn'> {
  const half = (ctx: AppContext, need: string) => halfLoginOf(web, login, ctx, need)

  return {
    async enter(given, user, { backend: name, methods, remember = false, next } = {}) {
      const ctx = given as AppContext
      const who = recognisedOf(backends, user, name)
      const backend = backends.find((one) => one.name === who.backend)
      if (!backend) throw new TypeError(`There is no backend named "${who.backend}"`)
      const proved = methods ?? backend.methods ?? ['pwd']
      const begun: HalfLogin = { user, backend, methods: proved, remember, next: next ?? null }
      await goOn(web, login, ctx, begun)
      redirectInJson(ctx)
    },

    async halfLogin(ctx: Koa.Context, need) {
      const found = await half(ctx as AppContext, need)
      if (!found) return null
      const { user, backend, methods, next } = found
      return { user: user as U, backend: backend.name, methods, next }
    },

    async goOn(given, need, { methods = [], notice } = {}) {
      const ctx = given as AppContext
      // To the guard against forged requests they are a stranger.
      const { csrf } = stateOf(ctx, 'goOn()')
      csrf.checkOrigin()
      const found = await half(ctx, need)
      if (!found) return false
      const proved = [...new Set([...found.methods, ...methods])]
      await goOn(web, login, ctx, { ...found, methods: proved }, notice)
      redirectInJson(ctx)
      return true
    },
  }
}
