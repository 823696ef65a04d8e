// Asks for one address every 5 ms, whether or not the last answer is there: a server that stands still
// for a second then shows in 200 requests, not in one. Started by another process, told to stop by it.
import { Agent, get } from 'node:http'

const EVERY_MS = 5
const MOST = 20_000

const [url] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const latencies = []
let failures = 0
let underway = 0
let isOver = false

const start = performance.now()
let sent = 0
const timer = setInterval(() => {
  // Late timers are made up for, and count from when they were due.
  for (; start + sent * EVERY_MS <= performance.now() && sent < MOST; sent++) {
    ask(start + sent * EVERY_MS)
  }
}, 1)

process.once('message', () => {
  clearInterval(timer)
  isOver = true
  finish()
})

function ask(due) {
  underway += 1
  const request = get(url, { agent, timeout: 30_000 }, (response) => {
    response.resume()
    response.once('end', () => {
      latencies.push(performance.now() - due)
      done(response.statusCode === 200)
    })
  })
  request.once('timeout', () => request.destroy(new Error('no answer')))
  request.once('error', () => done(false))
}

function done(isOk) {
  if (!isOk) failures += 1
  underway -= 1
  if (latencies.length === 1) process.send('ready')
  finish()
}

function finish() {
  if (!isOver || underway > 0) return
  process.send({ latencies, failures })
  process.disconnect()
  agent.destroy()
}
