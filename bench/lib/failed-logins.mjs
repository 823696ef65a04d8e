// Sends logins with a wrong password so many times a second, each for another name that nobody has,
// whether or not the last one was answered. Started by helper.mjs, with address and rate.
import { Client } from '../client.mjs'

const REFUSED = [401, 422]
// As through a proxy that nobody has named: no client is counted, and all of these reach a hash.
const FROM = { 'x-forwarded-for': '198.51.100.7' }

const [url, perSecond] = process.argv.slice(2)
const form = await new Client(url).open('/login')
let count = 0
await attempt()
process.send('begun')
setInterval(() => void attempt(), 1000 / Number(perSecond))

async function attempt() {
  count += 1
  const status = await form.send({ username: `nobody${count}`, password: 'not the password' }, FROM)
  if (!REFUSED.includes(status)) throw new Error(`A wrong login answered ${status}`)
}
