// Loaded before a server (`NODE_OPTIONS=--import …`). Tells whoever asks at the socket WATCH_SOCKET how
// long the event loop was held up since it was asked last, and how much memory there is; asked with a `g`, how
// much there is when nothing is left that could be thrown away.
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

const path = process.env.WATCH_SOCKET
if (isMainThread && path && process.argv.includes('serve')) watch(path)

function watch(path) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  // Left over from a process that was killed.
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (question) => {
      if (String(question).includes('g')) collect()
      const { rss, heapUsed } = process.memoryUsage()
      const seen = {
        delayMs: delay.max / 1e6,
        cpuMs: process.cpuUsage().user / 1000,
        rss,
        heapUsed,
      }
      socket.write(`${JSON.stringify(seen)}\n`)
      delay.reset()
    })
  })
  server.listen(path)
  server.unref()
  server.on('connection', (socket) => socket.unref())
}
