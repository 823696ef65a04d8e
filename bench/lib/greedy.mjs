// One client that logs in on many connections at once, with a wrong password, until it is told to stop. A
// process of its own, so that what it costs does not slow down those who are measured.
import { Visitor } from './visitor.mjs'

const [url, connections] = process.argv.slice(2)
const statuses = {}
let isOver = false

process.once('message', () => {
  isOver = true
})

const visitor = new Visitor(url, { connections: Number(connections) })
const _csrf = await visitor.open('/login')
process.send('ready')
await Promise.all(Array.from({ length: Number(connections) }, logInOn))
process.send({ statuses }, () => process.disconnect())
visitor.close()

async function logInOn() {
  while (!isOver) {
    const status = await logIn()
    statuses[status] = (statuses[status] ?? 0) + 1
  }
}

async function logIn() {
  try {
    return (await visitor.send('/login', { _csrf, username: 'person0', password: 'wrong' })).status
  } catch {
    return 'broken'
  }
}
