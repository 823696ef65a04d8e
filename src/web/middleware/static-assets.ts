import type { AppContext, AppMiddleware } from '../context.ts'
import type { Asset, Assets } from '../views/assets.ts'

const FOREVER = 'public, max-age=31536000, immutable'

/** Whoever opens a picture by itself opens a document of our origin: a script in it must not run. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Answers with static files, before the session is opened. Reads them when it is made. */
export function staticAssets(assets: Assets, prefix = ''): AppMiddleware {
  assets.load()
  return function staticAssets(ctx, next) {
    const asset = assetAt(ctx.path, assets, prefix)
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    send(ctx, asset)
    return Promise.resolve()
  }
}

/** The static file at a path. */
export function assetAt(path: string, assets: Assets, prefix = ''): Asset | undefined {
  return path.startsWith(prefix) ? assets.find(path.slice(prefix.length)) : undefined
}

function send(ctx: AppContext, asset: Asset): void {
  // Asked one by one: acceptsEncodings('br', 'gzip') follows the order of the browser, which names
  // gzip before the smaller br.
  const encoding = ctx.acceptsEncodings('br') || ctx.acceptsEncodings('gzip')
  ctx.set('Cache-Control', FOREVER)
  ctx.vary('Accept-Encoding')
  if (asset.type === 'image/svg+xml') ctx.set('Content-Security-Policy', PICTURE_POLICY)
  ctx.type = asset.type
  if (encoding) ctx.set('Content-Encoding', encoding)
  ctx.body = encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.plain
}
