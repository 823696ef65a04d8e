import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { gadwall, protect, requireLogin, Secret } from 'gadwall'
import { createPasswords } from 'gadwall/passwords'
import {
  connect,
  makeReady,
  SequelizeUserStore,
  sequelizeStores,
  User,
  UserBackend,
} from 'gadwall/sequelize'
import Koa from 'koa'
import { addChat } from './chat.ts'
import { page } from './page.ts'
import { Tickets, ticketPage } from './tickets.ts'

const port = Number(process.env.PORT || 3000)
const directory = process.env.DATA || 'data'
mkdirSync(directory, { recursive: true })

const passwords = createPasswords()
const database = await connect({ url: `sqlite:${join(directory, 'chat.sqlite')}`, passwords })
await makeReady(database)
const people = new SequelizeUserStore(database, User)
if (!(await people.findByUsername('ada'))) {
  const password = randomBytes(12).toString('base64url')
  await people.createUser('ada', null, new Secret(password))
  process.stdout.write(`Ada is called ada, with the password ${password}\n`)
}

const users = gadwall({
  stores: sequelizeStores(database, { users: people }),
  backends: [new UserBackend(people, passwords)],
  secret: process.env.SECRET || randomBytes(32).toString('base64url'),
  baseUrl: `http://localhost:${port}`,
  afterLogin: '/',
})
users.start()

const koa = new Koa()
koa.use(users.middleware())
const tickets = new Tickets()
koa.use(ticketPage(tickets))
koa.use(
  protect(requireLogin(), (ctx) => {
    ctx.body = page
  }),
)

const server = createServer(koa.callback())
addChat(server, users, tickets)
server.listen(port, () => process.stdout.write(`Open http://localhost:${port}\n`))
