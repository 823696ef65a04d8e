// Reads one page over and over on a few connections, and reports how often and how fast when told to
// stop. A process of its own, so that what the logins cost their client does not slow it down.
import { Agent, get } from 'node:http'

const [url, cookie, connections] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const latencies = []
let failures = 0
let isOver = false

process.once('message', () => {
  isOver = true
})

const start = performance.now()
await Promise.all(Array.from({ length: Number(connections) }, readOn))
// Disconnected at once, much of so long a list would not arrive.
process.send({ latencies, failures, seconds: (performance.now() - start) / 1000 }, () =>
  process.disconnect(),
)
agent.destroy()

async function readOn() {
  while (!isOver) {
    const asked = performance.now()
    if (!(await read())) failures += 1
    latencies.push(performance.now() - asked)
  }
}

function read() {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers: { cookie, accept: 'text/html' } }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode === 200))
    })
    request.once('error', () => resolve(false))
  })
}
