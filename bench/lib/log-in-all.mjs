import { Client } from '../client.mjs'
import { PASSWORD } from './people.mjs'

const AT_ONCE = 8

/** Logs all of these people in and answers with visitors: the cookies of each and what their page has. */
export async function logInAll(url, usernames) {
  const visitors = []
  let next = 0
  const work = async () => {
    const form = await new Client(url).open('/login')
    while (next < usernames.length) {
      const index = next
      next += 1
      visitors[index] = await logIn(form, usernames[index])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return visitors
}

async function logIn(form, username) {
  const status = await form.send({ username, password: PASSWORD })
  if (status !== 303) throw new Error(`Login of ${username} answered ${status}`)
  const cookie = form.received.map((one) => one.split(';')[0]).join('; ')
  return { cookie, username, includes: `<h1>${username}</h1>` }
}
