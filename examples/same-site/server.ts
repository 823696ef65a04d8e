import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createPasswords } from 'gadwall/passwords'
import { bindPasswords, connect, makeReady, sequelizeStores, UserBackend } from 'gadwall/sequelize'
import { createApp } from './app.ts'

const port = Number(process.env.PORT || 3000)
const baseUrl = `http://localhost:${port}`
const secret = process.env.SECRET || randomBytes(32).toString('base64url')
const directory = process.env.DATA || 'data'

mkdirSync(directory, { recursive: true })
const passwords = createPasswords()
const database = await connect({ url: `sqlite:${join(directory, 'users.sqlite')}` })
bindPasswords(database, passwords)
await makeReady(database)
const stores = sequelizeStores(database)
const backends = [new UserBackend(stores.users, passwords)]

createApp({ backends, stores, passwords, secret, baseUrl }).listen(port, () => {
  process.stdout.write(`Open ${baseUrl}\n`)
})
