import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type AuthenticationBackend, Secret, type User } from 'gadwall'
import { isTooLong, type Passwords } from 'gadwall/passwords'

/** A person as this app has always kept them, in a JSON file. */
export interface MemberRecord {
  readonly number: number
  readonly name: string
  readonly passwordHash: string
  readonly worksHere: boolean
}

export interface Member extends User {
  readonly id: number
  readonly passwordHash: string
}

/** The people in a JSON file: a list of {@link MemberRecord}. */
export function memberBackend(file: string, passwords: Passwords): AuthenticationBackend<Member> {
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as MemberRecord[]

  return {
    name: 'members',
    credentials: ['username', 'password'],

    async authenticate({ username, password }, { signal, aside }) {
      if (!(password instanceof Secret) || isTooLong(password.reveal())) return null
      const record = read().find(({ name }) => name.toLowerCase() === username?.toLowerCase())
      // Without a record it costs the same, so that time does not tell who has an account.
      const { passwordHash = null } = record ?? {}
      const { matches } = await passwords.verify(password.reveal(), passwordHash, { signal, aside })
      return record && matches ? asMember(record, passwords) : null
    },

    async getUser(id) {
      const record = read().find(({ number }) => String(number) === id)
      return record ? asMember(record, passwords) : null
    },

    // The staff of the library may do everything with books.
    async hasPermission(visitor, name) {
      return visitor.isAuthenticated && visitor.isStaff === true && name.startsWith('books.')
    },

    async savePassword({ id, passwordHash, sessionStamp }) {
      const records = read()
      const isUnchanged = records.some(
        (record) => record.number === id && record.passwordHash === passwordHash,
      )
      if (!isUnchanged) return false
      const change = { passwordHash: sessionStamp?.() ?? passwordHash }
      write(
        file,
        records.map((record) => (record.number === id ? { ...record, ...change } : record)),
      )
      return true
    },
  }
}

/** Writes the list in one step: a reader sees the old list or the new one. */
export function write(file: string, records: readonly MemberRecord[]): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(records, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function asMember(record: MemberRecord, passwords: Passwords): Member {
  let hash = record.passwordHash
  return {
    id: record.number,
    username: record.name,
    isAuthenticated: true,
    isAnonymous: false,
    isStaff: record.worksHere,
    passwordHash: record.passwordHash,
    sessionStamp: () => hash,
    checkPassword: async (raw, options) => (await passwords.verify(raw, hash, options)).matches,
    setPassword: async (raw, work) => {
      hash = await passwords.make(raw, work)
    },
  }
}
