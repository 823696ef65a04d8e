import type { Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { answers } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'
import { describeUser } from './describe-user.ts'

/** The home page of a site of its own: who is here. */
export const home: Feature = {
  name: 'home',
  requires: [],
  routes({ firstRun }, { renderer }) {
    const show: Handler = async (ctx) => {
      const setupPending = (await firstRun?.isPending()) ?? false
      if (prefersJson(ctx)) ctx.body = { user: describeUser(ctx.state.user), setupPending }
      else await renderer.page(ctx, 'home/show', { title: renderer.site.name, setupPending })
    }

    return [route('GET', '/', allowAnonymous(), show, { answer: answers.home })]
  },
}
