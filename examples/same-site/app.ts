import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { buildSync } from 'esbuild'
import { type GadwallOptions, gadwall, protect, requireLogin } from 'gadwall'
import Koa from 'koa'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Notes</title>
<main></main>
<script type="module" src="/page.js"></script>
</html>
`

/** A Koa app with users, and a page that is made by a script. */
export function createApp(options: GadwallOptions): Koa {
  const script = buildSync({
    ...{ entryPoints: [here('page.ts')], tsconfig: here('tsconfig.json') },
    ...{ bundle: true, minify: true, format: 'esm', write: false },
  }).outputFiles[0]?.text
  const router = new Router()
  router.get('/', (ctx) => {
    ctx.type = 'html'
    ctx.body = PAGE
  })
  router.get('/page.js', (ctx) => {
    ctx.type = 'text/javascript'
    ctx.body = script
  })
  router.get(
    '/notes',
    protect(requireLogin(), (ctx) => {
      ctx.body = { notes: [`A note of ${ctx.state.user.username}`] }
    }),
  )
  const koa = new Koa()
  koa.use(gadwall(options).middleware())
  koa.use(router.routes())
  return koa
}
