import type { Server } from 'node:http'
import { type Gadwall, refuseUpgrade, UpgradeRefused } from 'gadwall'
import { WebSocketServer } from 'ws'

/** The code with which a socket is closed whose session has ended: 4000 to 4999 are an app's own. */
const LOGGED_OUT = 4401

/** Longer messages close their socket, in bytes. */
const LONGEST_MESSAGE = 4096

/** A chat at `/chat`, for those who are logged in. */
export function addChat(server: Server, users: Gadwall): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE })

  server.on('upgrade', async (request, socket, head) => {
    try {
      if (request.url !== '/chat') throw new UpgradeRefused(404, 'There is no such socket')
      const visitor = await users.visitorOf(request)
      const { user, session } = visitor
      if (!user.isAuthenticated || !session) throw new UpgradeRefused(401, 'Log in first')

      sockets.handleUpgrade(request, socket, head, (opened) => {
        const closed = new AbortController()
        opened.on('close', () => closed.abort())
        opened.on('error', () => opened.terminate())
        opened.on('message', (message) => {
          // Somebody who writes is there: their session does not become idle.
          users.noteUse(session).catch(() => {})
          for (const other of sockets.clients) other.send(`${user.username}: ${message}`)
        })
        users.whileLoggedIn(session, closed.signal).addEventListener('abort', () => {
          opened.close(LOGGED_OUT, 'logged out')
          // Whoever does not answer to that is cut off.
          setTimeout(() => opened.terminate(), 1000).unref()
        })
        opened.send(`Hello, ${user.username}`)
      })
    } catch (error) {
      refuseUpgrade(socket, error)
    }
  })
}
