import {
  type AuthenticationBackend,
  type Credentials,
  mayEnter,
  type RequestInfo,
} from '../backend.ts'
import type { User, UserReference } from '../user.ts'
import { assertUser, checkBackend } from './check-user.ts'
import type { Recognised } from './outcome.ts'

const PASSWORD = ['pwd']

/** The backends in their order, and by name. */
export class BackendList {
  readonly all: readonly AuthenticationBackend[]
  readonly #byName: ReadonlyMap<string, AuthenticationBackend>

  /** @throws TypeError for an empty list, two of one name, and one whose users lack what it needs. */
  constructor(backends: readonly AuthenticationBackend[]) {
    this.all = Object.freeze([...backends])
    this.#byName = new Map(backends.map((backend) => [backend.name, backend]))
    if (this.#byName.size === 0) {
      throw new TypeError(
        'No authentication backend is configured: pass at least one in `backends`',
      )
    }
    if (this.#byName.size < backends.length) {
      throw new TypeError('Two authentication backends share a name: give each its own')
    }
    for (const backend of backends) checkBackend(backend)
  }

  find(name: string): AuthenticationBackend | null {
    return this.#byName.get(name) ?? null
  }

  /** @throws TypeError for a backend that is not there. */
  methodsOf(name: string): readonly string[] {
    const backend = this.find(name)
    if (!backend) throw new TypeError(`There is no backend named "${name}"`)
    return backend.methods ?? PASSWORD
  }

  /** The people of a backend with these ids, in one statement if it can; nobody of one that is not there. */
  async usersOf(name: string, ids: readonly string[]): Promise<readonly User[]> {
    const backend = this.find(name)
    if (!backend) return []
    if (backend.getUsers) return backend.getUsers(ids)
    const users: User[] = []
    // One after the other: however many there are, others get their turn.
    for (const id of ids) {
      const user = await backend.getUser(id)
      if (user) users.push(user)
    }
    return users
  }

  /** See {@link mayEnter}. */
  mayEnter({ user, backend }: Recognised): boolean {
    return mayEnter(user, this.find(backend))
  }

  /** Whom these credentials name, without a look at the password; `null` for nobody that is known. */
  async identify(credentials: Credentials): Promise<UserReference | null> {
    for (const backend of this.all) {
      if (!backend.identify || !hasAll(credentials, backend.credentials)) continue
      const userId = await backend.identify(credentials)
      if (userId !== null) return { backend: backend.name, userId }
    }
    return null
  }

  /** Asks one after the other. The first that answers with a user wins; `null` when none does. */
  async authenticate(
    credentials: Credentials,
    request: RequestInfo,
  ): Promise<Required<Recognised> | null> {
    for (const backend of this.all) {
      if (!hasAll(credentials, backend.credentials)) continue
      const user = await backend.authenticate(credentials, request)
      if (!user) continue
      assertUser(user, backend.name)
      return { user, backend: backend.name, methods: backend.methods ?? PASSWORD }
    }
    return null
  }
}

function hasAll(credentials: Credentials, names: readonly string[] = []): boolean {
  return names.every((name) => credentials[name] !== undefined)
}
