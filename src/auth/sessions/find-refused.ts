import type { Login } from '../login/login.ts'
import type { User, UserReference } from '../user.ts'
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

/** A session that is still stored, and whose it is. */
export interface WatchedLogin {
  readonly owner: UserReference
  readonly state: SessionState | null
}

/** Those of these sessions, by their public id, that would no longer be let in: asks once for each backend. */
export async function findRefused(
  sessions: ReadonlyMap<string, WatchedLogin>,
  { loginOf, admission }: Admission,
): Promise<readonly string[]> {
  const asked = [...sessions].filter(([, { state }]) => state !== null)
  const refused: string[] = []
  for (const [backend, ids] of peopleByBackend(asked.map(([, { owner }]) => owner))) {
    const users = await admission.usersOf(backend, [...ids])
    const byId = new Map(users.map((user) => [String(user.id), user]))
    for (const [publicId, { owner, state }] of asked) {
      if (owner.backend !== backend || !state) continue
      const user = byId.get(owner.userId)
      const login = loginOf(state.data)
      if (!user || !login || !admission.admits(login, user)) refused.push(publicId)
    }
  }
  return refused
}

function peopleByBackend(people: readonly UserReference[]): ReadonlyMap<string, Set<string>> {
  const all = new Map<string, Set<string>>()
  for (const { backend, userId } of people) {
    all.set(backend, (all.get(backend) ?? new Set()).add(userId))
  }
  return all
}
