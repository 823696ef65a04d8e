import type Koa from 'koa'
import type { AppContext } from '../context.ts'
import { keepUpload, Upload } from '../forms/upload.ts'

/** Reads the first part of a form with a file, which is the token, and leaves the rest to who may have it. */
export async function openUpload(ctx: AppContext, next: Koa.Next, maxBytes: number): Promise<void> {
  if (Number(ctx.get('Content-Length')) > maxBytes) ctx.throw(413)
  const upload = new Upload(ctx.req)
  try {
    await upload.first()
    ctx.request.body = upload.fields
    keepUpload(ctx, upload)
    await next()
  } finally {
    upload.end()
  }
}
