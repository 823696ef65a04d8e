import { randomBytes } from 'node:crypto'
import { createPasswords } from 'gadwall/passwords'
import { createApp } from './app.ts'
import { members, openDatabase } from './database.ts'

const port = Number(process.env.PORT || 3000)
const baseUrl = `http://localhost:${port}`
const secret = process.env.SECRET || randomBytes(32).toString('base64url')

// The database is in memory and ends with the process. Pass a directory to keep it.
const { db } = await openDatabase()
const passwords = createPasswords()
const password = randomBytes(12).toString('base64url')
await db.insert(members).values({ login: 'Ada', passHash: await passwords.make(password) })

createApp({ db, passwords, secret, baseUrl }).listen(port, () => {
  process.stdout.write(`There is one member, Ada, with the password ${password}\n`)
  process.stdout.write(`Open ${baseUrl}\n`)
})
