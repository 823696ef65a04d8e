import type { Login } from '../login/login.ts'
import type { User } from '../user.ts'
import type { SessionState } from './session-store.ts'

/** Who may be in. */
export interface Admission {
  /** The login in what a session holds; `null` when there is none. */
  readonly loginOf: (data: SessionState['data']) => Login | null
  readonly admission: {
    /** The people with these ids, in one statement if their backend can. */
    usersOf(backend: string, ids: readonly string[]): Promise<readonly User[]>
    /** Whether this login still opens a session for this person: they are active, and the stamp fits. */
    admits(login: Login, user: User): boolean
  }
}

/** Those of these sessions of one backend, by their public id, that would no longer be let in: asks once for all. */
export async function findRefused(
  backend: string,
  sessions: ReadonlyMap<string, SessionState>,
  { loginOf, admission }: Admission,
): Promise<readonly string[]> {
  const ids = new Set([...sessions.values()].map(({ userId }) => userId ?? ''))
  const users = ids.size === 0 ? [] : await admission.usersOf(backend, [...ids])
  const byId = new Map(users.map((user) => [String(user.id), user]))
  const isRefused = ({ userId, data }: SessionState) => {
    const user = byId.get(userId ?? '')
    const login = loginOf(data)
    return !user || !login || !admission.admits(login, user)
  }
  return [...sessions].filter(([, state]) => isRefused(state)).map(([publicId]) => publicId)
}
