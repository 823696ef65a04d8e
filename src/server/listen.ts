import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type Koa from 'koa'

const DRAIN_TIMEOUT_MS = 10_000

/** A server that is listening. */
export interface Listening {
  readonly port: number
  /** Stops accepting, finishes what is under way, and gives up on the rest after 10 seconds. */
  drain(): Promise<void>
}

/** Starts to listen. Rejects when the address cannot be had. */
export async function listen(koa: Koa, host: string, port: number): Promise<Listening> {
  const server = createServer(koa.callback())
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as { port: number }
  return { port: address.port, drain: () => drain(server, connections) }
}

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
