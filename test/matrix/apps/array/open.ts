import bcrypt from 'bcryptjs'
import { grant } from './may.ts'
import * as users from './wide/users.ts'

export async function open(_folder: string) {
  const passwordHash = await bcrypt.hash('correct horse battery staple', 4)
  const db = ['ada', 'mike'].map((username, index) => {
    return { id: index + 1, username, email: null, passwordHash, isActive: true }
  })
  const find = (username: string) => db.find((row) => row.username === username) ?? (db[0] as never)
  return {
    users,
    db,
    start: '$bcrypt-sha256$',
    grant,
    hashOf: async (_table: string, username: string): Promise<string> =>
      find(username).passwordHash,
    async deactivate(_table: string, username: string) {
      Object.assign(find(username), { isActive: false })
    },
    close: async () => {},
  }
}
