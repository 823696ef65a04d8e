import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type Koa from 'koa'
import { maySendSlowly } from '../web/forms/upload.ts'
import { connectionLimit } from './connection-limit.ts'

const DRAIN_TIMEOUT_MS = 10_000

/** How long the headers of a request may take, and its body, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
/** How long a file may take that somebody sends who may send files, in milliseconds. */
const UPLOAD_TIMEOUT_MS = 600_000
/** How long a connection stays open without a request, in milliseconds. */
const KEEP_ALIVE_MS = 5_000
/** How often connections are looked through for those that take too long, in milliseconds. */
const CHECK_MS = 1_000
/** The bytes of all headers of a request together. */
const HEADERS_MAX_BYTES = 16_384

/** A server that is listening. */
export interface Listening {
  readonly port: number
  /** Stops accepting, finishes what is under way, and gives up on the rest after 10 seconds. */
  drain(): Promise<void>
}

/**
 * Starts to listen. Rejects when the address cannot be had.
 *
 * @param onError hears of connections that could not be accepted, as when no descriptor is left (nobody).
 */
export async function listen(
  koa: Koa,
  host: string,
  port: number,
  onError: (error: Error) => void = () => {},
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: UPLOAD_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
    },
    koa.callback(),
  )
  server.maxConnections = connectionLimit()
  // Node would drop what comes after so many, such as the header in which a proxy names the client.
  server.maxHeadersCount = 0
  server.on('request', limitBody)
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  // Without a listener, one that cannot be accepted would end the process.
  server.on('error', onError)
  const address = server.address() as { port: number }
  return {
    port: address.port,
    drain: () => {
      koa.emit('drain')
      return drain(server, connections)
    },
  }
}

/** Node has one limit for all requests, and that of files would let every stranger send a form for minutes. */
function limitBody(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  if (length === undefined && encoding === undefined) return
  const timer = setTimeout(() => {
    if (request.complete || maySendSlowly(request)) return
    if (!response.headersSent) request.socket.write(TIMED_OUT)
    request.socket.destroySoon()
  }, REQUEST_TIMEOUT_MS)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}

const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'

async function drain(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A browser keeps connections open that carry nothing; one that is in use ends with its answer.
  server.on('request', (_request, response) => response.setHeader('Connection', 'close'))
  closeUnused(server, connections)
  const idle = setInterval(() => closeUnused(server, connections), 50)
  const last = setTimeout(() => {
    for (const socket of connections) socket.destroy()
  }, DRAIN_TIMEOUT_MS)
  await closed
  clearInterval(idle)
  clearTimeout(last)
}

function closeUnused(server: Server, connections: ReadonlySet<Socket>): void {
  server.closeIdleConnections()
  // Browsers open connections ahead of time; to Node one that never said a word is not idle.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
}
