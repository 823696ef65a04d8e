// Sends requests over a few kept connections as fast as they are answered, or at a fixed rate, and looks
// at every answer. On bare sockets: a client that costs more than the server would measure itself.
// A process of its own, told what to do by messages.
import { connect } from 'node:net'
import { summary } from '../latencies.mjs'
import { cpuSeconds } from './process.mjs'

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const END_OF_CHUNKS = Buffer.from('0\r\n\r\n')
const LENGTH = /\r\ncontent-length: *(\d+)/i

process.on('message', (job) => {
  new Run(job).measure().then(
    (result) => process.send({ result }),
    (error) => process.send({ error: error.message }),
  )
})
process.once('disconnect', () => process.exit())

class Run {
  #job
  #requests
  #sockets = new Set()
  #idle = []
  #due = []
  #latencies = []
  #next = 0
  #isMeasuring = false
  #isOver = false
  #fail = () => {}
  #stop = () => {}

  constructor(job) {
    this.#job = job
    this.#requests = job.requests.map(({ text, status, includes }) => ({
      bytes: Buffer.from(text.replace('\r\n', `\r\nHost: 127.0.0.1:${job.port}\r\n`)),
      status: `HTTP/1.1 ${status} `,
      includes: includes ? Buffer.from(includes) : null,
    }))
  }

  async measure() {
    const { connections, warmUpSeconds = 1, seconds } = this.#job
    const failed = new Promise((_, reject) => {
      this.#fail = (error) => {
        this.#isOver = true
        reject(error)
      }
    })
    try {
      for (let index = 0; index < connections; index += 1) this.#open()
      if (this.#job.everyMs) this.#keepPace()
      if (this.#job.staysAwake) this.#stayAwake()
      await Promise.race([failed, sleep(warmUpSeconds * 1000)])
      const begun = this.#now()
      this.#isMeasuring = true
      await Promise.race([failed, this.#stopped(seconds * 1000)])
      const ended = this.#now()
      this.#isOver = true
      if (this.#latencies.length === 0) throw new Error('nothing was answered in time')
      return this.#result(begun, ended)
    } finally {
      for (const socket of this.#sockets) socket.destroy()
    }
  }

  #stopped(ms) {
    return new Promise((resolve) => {
      this.#stop = resolve
      setTimeout(resolve, ms)
    })
  }

  #now() {
    const { user, system } = process.cpuUsage()
    return {
      at: performance.now(),
      server: cpuSeconds(this.#job.serverPid),
      load: (user + system) / 1e6,
    }
  }

  #result(begun, ended) {
    const seconds = (ended.at - begun.at) / 1000
    const share = (name) => (begun[name] === null ? null : (ended[name] - begun[name]) / seconds)
    return {
      ...summary(this.#latencies),
      seconds,
      rate: this.#latencies.length / seconds,
      serverCpu: share('server'),
      loadCpu: share('load'),
    }
  }

  #open() {
    const socket = connect(this.#job.port, '127.0.0.1')
    socket.setNoDelay(true)
    this.#sockets.add(socket)
    const connection = { socket, received: null, asked: 0, request: null }
    socket.on('connect', () => this.#goOn(connection))
    socket.on('data', (chunk) => this.#receive(connection, chunk))
    socket.on('error', (error) => this.#fail(new Error(`a connection failed: ${error.code}`)))
    socket.on('close', () => {
      if (!this.#isOver) this.#fail(new Error('the server closed a connection'))
    })
  }

  /**
   * Never sleeps: to wake this process up would cost the server more than to write the answer, and most
   * those servers that answer one by one.
   */
  #stayAwake() {
    if (!this.#isOver) setImmediate(() => this.#stayAwake())
  }

  /** Questions fall due whether or not there is a connection free, and count from then. */
  #keepPace() {
    const { everyMs } = this.#job
    let due = performance.now()
    const timer = setInterval(() => {
      if (this.#isOver) clearInterval(timer)
      for (; due <= performance.now(); due += everyMs) this.#due.push(due)
      while (this.#due.length > 0 && this.#idle.length > 0) {
        this.#ask(this.#idle.pop(), this.#due.shift())
      }
    }, 1)
  }

  /** A job may be over after so many answers rather than after some time. */
  #note({ asked }) {
    this.#latencies.push(performance.now() - asked)
    if (this.#latencies.length === this.#job.answers) this.#stop()
  }

  #goOn(connection) {
    if (this.#isOver) return
    if (!this.#job.everyMs) this.#ask(connection, performance.now())
    else if (this.#due.length > 0) this.#ask(connection, this.#due.shift())
    else this.#idle.push(connection)
  }

  #ask(connection, at) {
    connection.request = this.#requests[this.#next]
    this.#next = (this.#next + 1) % this.#requests.length
    connection.asked = at
    connection.socket.write(connection.request.bytes)
  }

  #receive(connection, chunk) {
    const received = connection.received ? Buffer.concat([connection.received, chunk]) : chunk
    if (!isWhole(received)) {
      connection.received = received
      return
    }
    connection.received = null
    if (this.#isOver) return
    if (this.#isMeasuring) this.#note(connection)
    const { status, includes } = connection.request
    if (received.latin1Slice(0, status.length) !== status) {
      const seen = received.latin1Slice(0, received.indexOf('\r\n'))
      return this.#fail(new Error(`"${seen}" was answered instead of "${status.trim()}"`))
    }
    if (includes && !received.includes(includes)) {
      return this.#fail(new Error(`an answer lacks "${includes}"`))
    }
    this.#goOn(connection)
  }
}

function isWhole(received) {
  const end = received.indexOf(END_OF_HEAD)
  if (end < 0) return false
  const length = LENGTH.exec(received.latin1Slice(0, end))
  if (length) return received.length >= end + END_OF_HEAD.length + Number(length[1])
  return received.subarray(-END_OF_CHUNKS.length).equals(END_OF_CHUNKS)
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
