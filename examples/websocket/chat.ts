import type { IncomingMessage, Server } from 'node:http'
import { type Gadwall, refuseUpgrade, UpgradeRefused } from 'gadwall'
import { type WebSocket, WebSocketServer } from 'ws'
import { keepAlive } from './keep-alive.ts'
import type { Member, Tickets } from './tickets.ts'

/** The code with which a socket is closed whose session has ended: 4000 to 4999 are an app's own. */
const LOGGED_OUT = 4401

/** Longer messages close their socket with 1009, in bytes. */
const LONGEST_MESSAGE = 4096

/** What may wait for somebody who does not read, in bytes. */
const MOST_WAITING = 256 * 1024

/** A chat at `/chat`, for those who are logged in. */
export function addChat(server: Server, users: Gadwall, tickets: Tickets): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE })
  keepAlive(sockets)

  /** Who wants to open one: a page of ours with its cookie, or an app with a ticket. */
  async function memberOf(request: IncomingMessage): Promise<Member> {
    if (request.url !== '/chat') throw new UpgradeRefused(404, 'There is no such socket')
    const [, ticket] = /^Ticket (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    if (ticket !== undefined) return tickets.take(ticket)
    // A page of another site would bring the cookies along: it is refused here.
    const { user, session } = await users.visitorOf(request)
    if (!user.isAuthenticated || !session) throw new UpgradeRefused(401, 'Log in first')
    return { username: user.username, session }
  }

  function open(socket: WebSocket, { username, session }: Member): void {
    const closed = new AbortController()
    socket.on('close', () => closed.abort())
    // Such as a message that is too long, after which `ws` closes the socket.
    socket.on('error', () => {})
    socket.on('message', (message) => {
      // Somebody who writes is there: their session does not become idle.
      users.noteUse(session).catch(() => {})
      for (const other of sockets.clients) say(other, `${username}: ${message}`)
    })
    users.whileLoggedIn(session, closed.signal).addEventListener('abort', () => {
      socket.close(LOGGED_OUT, 'logged out')
      // Whoever does not answer to that is cut off.
      setTimeout(() => socket.terminate(), 1000).unref()
    })
    say(socket, `Hello, ${username}`)
  }

  server.on('upgrade', async (request, socket, head) => {
    try {
      const member = await memberOf(request)
      sockets.handleUpgrade(request, socket, head, (opened) => open(opened, member))
    } catch (error) {
      refuseUpgrade(socket, error)
    }
  })
}

/** What somebody does not read would wait in our memory: they are cut off instead. */
function say(socket: WebSocket, text: string): void {
  if (socket.bufferedAmount > MOST_WAITING) socket.terminate()
  else socket.send(text)
}
