import type { FirstRun } from '../../auth/accounts/first-run.ts'
import type { Handler } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import type { Renderer } from '../views/renderer.ts'
import { describeUser } from './describe-user.ts'

export interface HomeDependencies {
  readonly renderer: Renderer
  readonly firstRun: FirstRun
}

/** The home page: who is here. */
export function homeController({ renderer, firstRun }: HomeDependencies) {
  const show: Handler = async (ctx) => {
    const setupPending = await firstRun.isPending()
    if (prefersJson(ctx)) ctx.body = { user: describeUser(ctx.state.user), setupPending }
    else await renderer.page(ctx, 'home/show', { title: renderer.site.name, setupPending })
  }

  return { show }
}
