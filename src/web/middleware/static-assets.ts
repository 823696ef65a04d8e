import type { AppContext, AppMiddleware } from '../context.ts'
import type { Asset, Assets } from '../views/assets.ts'

const FOREVER = 'public, max-age=31536000, immutable'

/** Answers for static files, before anything looks at a session. */
export function staticAssets(assets: Assets, prefix = ''): AppMiddleware {
  return function staticAssets(ctx, next) {
    const asset = ctx.path.startsWith(prefix)
      ? assets.find(ctx.path.slice(prefix.length))
      : undefined
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    send(ctx, asset)
    return Promise.resolve()
  }
}

function send(ctx: AppContext, asset: Asset): void {
  // Asked for all at once, the client's order would count: browsers name gzip before the smaller br.
  const encoding = ctx.acceptsEncodings('br') || ctx.acceptsEncodings('gzip')
  ctx.set('Cache-Control', FOREVER)
  ctx.vary('Accept-Encoding')
  ctx.type = asset.type
  if (encoding) ctx.set('Content-Encoding', encoding)
  ctx.body = encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.plain
}
