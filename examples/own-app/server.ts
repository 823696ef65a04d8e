import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createPasswords } from 'gadwall/passwords'
import { connect, makeReady, SequelizeSessionStore } from 'gadwall/sequelize'
import { createApp } from './app.ts'
import { memberBackend, write } from './members.ts'

const port = Number(process.env.PORT || 3000)
const baseUrl = `http://localhost:${port}`
const secret = process.env.SECRET || randomBytes(32).toString('base64url')
const directory = process.env.DATA || 'data'
const file = join(directory, 'members.json')

mkdirSync(directory, { recursive: true })
const passwords = createPasswords()
if (!existsSync(file)) {
  const password = randomBytes(12).toString('base64url')
  const passwordHash = await passwords.make(password)
  write(file, [{ number: 1, name: 'Ada', passwordHash, worksHere: true }])
  process.stdout.write(`There is one member, Ada, with the password ${password}\n`)
}

const database = await connect({ url: `sqlite:${join(directory, 'sessions.sqlite')}` })
await makeReady(database)
const stores = { sessions: new SequelizeSessionStore(database) }
const members = memberBackend(file, passwords)

createApp({ members, stores, secret, baseUrl }).listen(port, () => {
  process.stdout.write(`Open ${baseUrl}\n`)
})
