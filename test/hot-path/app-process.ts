import type Koa from 'koa'
import { type AppFixture, openApp } from './app-fixture.ts'
import { byService, type ChangeName, GROUP } from './changes.ts'
import { REPORTS } from './pages.ts'

// The app in a process of its own. What the tests want it to do comes as a request, too.
const { DATABASE_URL = '', PORT = '' } = process.env

const app = await openApp({
  url: DATABASE_URL,
  port: Number(PORT),
  first: performer,
})
process.stdout.write(`listening at ${app.url}\n`)

function performer(app: AppFixture): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/perform') return next()
    const { change, id, value } = ctx.query as Record<string, string>
    ctx.body = String((await perform(app, change as string, id as string, value)) ?? '')
  }
}

async function perform(
  app: AppFixture,
  change: string,
  id: string,
  value?: string,
): Promise<unknown> {
  if (change === 'person') return app.person(id)
  if (change === 'openGroup') {
    await app.grants.createGroup(GROUP).catch(() => {})
    return app.grants.grant({ group: GROUP }, REPORTS)
  }
  return byService[change as ChangeName](app, id, value)
}
