import type Koa from 'koa'
import { byService, type DeedName, GROUP } from './deeds.ts'
import { type House, openHouse } from './house.ts'
import { REPORTS } from './pages.ts'

// The app in a process of its own. What the tests want it to do comes as a request, too.
const { DATABASE_URL = '', SESSION_MEMORY_MS = '', PORT = '' } = process.env

const house = await openHouse({
  url: DATABASE_URL,
  memoryMs: Number(SESSION_MEMORY_MS),
  port: Number(PORT),
  first: performer,
})
process.stdout.write(`listening at ${house.url}\n`)

function performer(house: House): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/perform') return next()
    const { deed, id, value } = ctx.query as Record<string, string>
    ctx.body = String((await perform(house, deed as string, id as string, value)) ?? '')
  }
}

async function perform(house: House, deed: string, id: string, value?: string): Promise<unknown> {
  if (deed === 'person') return house.person(id)
  if (deed === 'openGroup') {
    await house.grants.createGroup(GROUP).catch(() => {})
    return house.grants.grant({ group: GROUP }, REPORTS)
  }
  return byService[deed as DeedName](house, id, value)
}
