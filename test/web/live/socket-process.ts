import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { refuseUpgrade, UpgradeRefused } from '../../../src/index.ts'
import { openApp } from '../../hot-path/app-fixture.ts'
import { freePort } from '../../support/free-port.ts'

// An app with sockets, in a process of its own.
const { DATABASE_URL = '' } = process.env
const port = await freePort()
const app = await openApp({ url: DATABASE_URL })
const users = app.services
const sockets = new WebSocketServer({ noServer: true })

const server = createServer()
server.on('upgrade', async (request, socket, head) => {
  try {
    const { session } = await users.visitorOf(request)
    if (!session) throw new UpgradeRefused(401, 'Log in first')
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const closed = new AbortController()
      opened.on('close', () => closed.abort())
      opened.on('error', () => {})
      users
        .whileLoggedIn(session, closed.signal)
        .addEventListener('abort', () => opened.close(4401))
    })
  } catch (error) {
    refuseUpgrade(socket, error)
  }
})
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(
    `${JSON.stringify({ pages: app.url, sockets: `http://127.0.0.1:${port}` })}\n`,
  )
})
