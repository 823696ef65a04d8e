import { availableParallelism } from 'node:os'
import type { NewUser } from '../accounts/user-store.ts'
import type { PooledPasswords } from '../passwords/create-passwords.ts'
import type { ImportedCredential, ImportedUser } from './user-record.ts'

/** Makes hashes, and wraps those that are too weak to be kept. */
export type CredentialHasher = Pick<PooledPasswords, 'make' | 'wrapWeak'>

/** One more than can be worked on, so that no thread waits for the next. */
const HASHES_AT_ONCE = availableParallelism() + 1

/**
 * Turns what was read into what can be stored.
 *
 * @param options `hash: false` makes no hashes: for users who will not be stored.
 */
export async function hashPasswords(
  users: readonly ImportedUser[],
  passwords: CredentialHasher,
  { hash }: { readonly hash: boolean },
): Promise<readonly NewUser[]> {
  const waiting: ImportedUser[] = []
  const finished = new Map<ImportedUser, string>()
  for (const user of users) {
    const { kind } = user.credential
    if (kind === 'none' || (kind !== 'hash' && !hash)) {
      finished.set(user, await passwords.make(null))
    } else if (kind !== 'hash') waiting.push(user)
  }
  const work = async () => {
    for (let user = waiting.pop(); user; user = waiting.pop()) {
      finished.set(user, await makeHash(user.credential, passwords))
    }
  }
  await Promise.all(Array.from({ length: HASHES_AT_ONCE }, work))
  return users.map((user) => withHash(user, finished.get(user)))
}

async function makeHash(
  credential: ImportedCredential,
  passwords: CredentialHasher,
): Promise<string> {
  if (credential.kind === 'weak') return passwords.wrapWeak(credential.encoded)
  return passwords.make(credential.kind === 'password' ? credential.password.reveal() : null)
}

function withHash({ credential, ...user }: ImportedUser, made: string | undefined): NewUser {
  const passwordHash = made ?? (credential.kind === 'hash' ? credential.encoded : null)
  return { ...user, passwordHash }
}
