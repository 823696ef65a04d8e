import type { WebSocket, WebSocketServer } from 'ws'

/** How often each client is asked whether it is there, in milliseconds. Proxies cut what says nothing for a minute. */
const EVERY_MS = Number(process.env.PING_MS || 30_000)

/** Cuts off clients that are gone without a word, such as a laptop that was shut: nothing else would tell. */
export function keepAlive(sockets: WebSocketServer): void {
  const silent = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate()
        continue
      }
      silent.add(socket)
      socket.once('pong', () => silent.delete(socket))
      socket.ping()
    }
  }, EVERY_MS)
  timer.unref()
}
