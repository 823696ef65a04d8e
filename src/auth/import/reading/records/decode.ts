import type { Readable } from 'node:stream'

/** The text of a stream: UTF-8, or UTF-16 as spreadsheets and Windows save it, with its mark or without. */
export async function* decode(input: Readable): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let first = Buffer.alloc(0)
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    let bytes = Buffer.from(chunk as string)
    if (!decoder) {
      first = Buffer.concat([first, bytes])
      if (first.length < 4) continue
      decoder = new TextDecoder(encodingOf(first))
      bytes = first
    }
    const text = decoder.decode(bytes, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder ? decoder.decode() : new TextDecoder(encodingOf(first)).decode(first)
  if (rest !== '') yield rest
}

/** Without a mark, letters of ASCII in UTF-16 have a NUL beside them. */
function encodingOf(start: Buffer): string {
  const [one = 1, two = 1, three = 1, four = 1] = start
  if (one === 0xfe && two === 0xff) return 'utf-16be'
  if (one === 0xff && two === 0xfe) return 'utf-16le'
  if (one === 0 && two !== 0 && three === 0 && four !== 0) return 'utf-16be'
  return one !== 0 && two === 0 && three !== 0 && four === 0 ? 'utf-16le' : 'utf-8'
}
