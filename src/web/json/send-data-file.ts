import { Readable } from 'node:stream'
import type { AppContext } from '../context.ts'

/** Answers with a JSON file to keep, piece by piece, so that it may have any length. */
export function sendDataFile(ctx: AppContext, name: string, pieces: AsyncIterable<string>): void {
  ctx.set('Content-Type', 'application/json; charset=utf-8')
  ctx.set('Content-Disposition', `attachment; filename="${name}"`)
  ctx.body = Readable.from(pieces)
}
