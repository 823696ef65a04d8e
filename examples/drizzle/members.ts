import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type AuthenticationBackend, type Credentials, type RequestInfo, Secret } from 'gadwall'
import { isTooLong, type Passwords, type WorkOptions } from 'gadwall/passwords'
import { type Database, members, unavailable } from './database.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A row of `members` that walks like a user. `stored` is the row as it was read. */
function asUser(stored: typeof members.$inferSelect, passwords: Passwords) {
  let { passHash } = stored
  return {
    stored,
    id: stored.uid,
    username: stored.login,
    email: stored.email,
    isAuthenticated: true as const,
    isAnonymous: false as const,
    isActive: stored.status === 'A',
    sessionStamp: () => passHash,
    checkPassword: async (raw: string, options?: WorkOptions) =>
      (await passwords.verify(raw, passHash, options)).matches,
    setPassword: async (raw: string | null, work?: WorkOptions) => {
      passHash = await passwords.make(raw, work)
    },
  }
}

export type Member = ReturnType<typeof asUser>

export function memberBackend(db: Database, passwords: Passwords): AuthenticationBackend<Member> {
  const find = async (where: SQL) => {
    const [row] = await db.select().from(members).where(where).catch(unavailable)
    return row ? asUser(row, passwords) : null
  }
  return {
    name: 'members',
    credentials: ['username', 'password'],
    async authenticate({ username, password }: Credentials, { signal, aside }: RequestInfo) {
      if (typeof username !== 'string' || !(password instanceof Secret)) return null
      if (username.includes('\0') || isTooLong(password.reveal())) return null
      const member = await find(sql`lower(${members.login}) = lower(${username.trim()})`)
      if (member)
        return (await member.checkPassword(password.reveal(), { signal, aside })) ? member : null
      await passwords.verify(password.reveal(), null, { signal, aside }) // As slow as a wrong password.
      return null
    },
    getUser: async (id) => (UUID.test(id) ? find(eq(members.uid, id)) : null),
    async savePassword({ stored, sessionStamp }) {
      const unchanged = and(eq(members.uid, stored.uid), eq(members.passHash, stored.passHash))
      const update = db.update(members).set({ passHash: sessionStamp() }).where(unchanged)
      return (await update.returning().catch(unavailable)).length === 1
    },
  }
}
