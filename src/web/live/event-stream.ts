import { PassThrough } from 'node:stream'
import type { AppContext } from '../context.ts'

/** Proxies cut what says nothing for a minute or so. */
const HEARTBEAT_MS = 15_000
/** After which time a browser comes back by itself, in milliseconds. */
const RETRY_MS = 3000
/** Bytes that wait for a browser that reads nothing, before its stream ends. */
const WAITING_MAX_BYTES = 256 * 1024

/** One message of a stream. */
export interface StreamMessage {
  /** What it is about, for the script. */
  readonly event: string
  /** JSON. */
  readonly data: unknown
  /** Where the browser goes on when it comes back (nowhere). */
  readonly id?: string
}

/** An answer that goes on: server-sent events (HTML Living Standard, 9.2). */
export class EventStream {
  readonly #body = new PassThrough()
  readonly #heartbeat: NodeJS.Timeout
  readonly #end = new AbortController()

  /** Answers a request with it. */
  constructor(ctx: AppContext) {
    ctx.status = 200
    ctx.set('Content-Type', 'text/event-stream; charset=utf-8')
    ctx.set('Cache-Control', 'no-store, no-transform')
    // nginx would collect what it passes on.
    ctx.set('X-Accel-Buffering', 'no')
    ctx.body = this.#body
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MS).unref()
    this.#body.once('close', () => this.#stop())
    this.#body.on('error', () => this.#stop())
    this.#write(`retry: ${RETRY_MS}\n\n`)
  }

  /** Aborts when the stream has ended, whoever ended it. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  send({ event, data, id }: StreamMessage): void {
    const place = id === undefined ? '' : `id: ${id}\n`
    // JSON has no line breaks, so that nobody can begin a message of their own.
    this.#write(`${place}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** Ends the answer. */
  end(): void {
    this.#stop()
    this.#body.end()
  }

  #write(text: string): void {
    if (this.#end.signal.aborted) return
    this.#body.write(text)
    if (this.#body.writableLength + this.#body.readableLength <= WAITING_MAX_BYTES) return
    this.#stop()
    this.#body.destroy()
  }

  #stop(): void {
    clearInterval(this.#heartbeat)
    this.#end.abort()
  }
}
