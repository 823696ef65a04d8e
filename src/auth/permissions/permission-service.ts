import type { AuthenticationBackend, WithPermissionOptions } from '../backend.ts'
import { PermissionDenied } from '../errors.ts'
import type { User, Visitor } from '../user.ts'
import { assertPermissionName } from './permission.ts'

/** All that one backend grants to a visitor. */
export interface ListedPermissions {
  readonly backend: string
  readonly permissions: ReadonlySet<string>
}

/**
 * What one visitor may do, for as long as one request lasts.
 *
 * Answers are remembered here and nowhere else: what is withdrawn counts from the next request on.
 */
export interface VisitorPermissions {
  /** Whether the visitor may do this, with this object if one is given. */
  has(name: string, object?: unknown): Promise<boolean>
  /** Whether the visitor may do all of these. */
  hasAll(names: readonly string[], object?: unknown): Promise<boolean>
  /** Every permission that the backends name. A superuser's list is not complete: it is "all". */
  all(): Promise<ReadonlySet<string>>
}

/**
 * Asks the backends what a visitor may do: any of them may grant, and one that throws
 * `PermissionDenied` ends the question with no.
 */
export class PermissionService<U extends User = User> {
  readonly #backends: readonly AuthenticationBackend<U>[]

  constructor(backends: readonly AuthenticationBackend<U>[]) {
    this.#backends = backends
  }

  /**
   * Opens the questions of one request.
   *
   * @param listed what a backend that lists permissions grants, if that was read already (it is asked).
   */
  of(visitor: Visitor<U>, listed?: ListedPermissions): VisitorPermissions {
    return new RememberedPermissions(this.#backends, visitor, listed)
  }

  /**
   * The users who may do something, as far as a backend can tell. It must be named if there are
   * several.
   *
   * @param options with an `object`, those whom a backend of the app names; ours names nobody, since
   *   grants are not about objects.
   * @throws TypeError for what is not `area.action`, and when it is not clear which backend is meant.
   */
  async withPermission(
    name: string,
    { backend, ...options }: FindWithPermission = {},
  ): Promise<U[]> {
    assertPermissionName(name)
    const meant = this.#named(backend)
    return (await meant.usersWithPermission?.(name, options)) ?? []
  }

  #named(name: string | undefined): AuthenticationBackend<U> {
    const meant = this.#backends.filter((backend) => name === undefined || backend.name === name)
    if (meant.length === 1) return meant[0] as AuthenticationBackend<U>
    const names = this.#backends.map((backend) => `"${backend.name}"`).join(', ')
    throw new TypeError(`Name one backend in \`backend\`: ${names}`)
  }
}

/** Where to look for users with a permission, and whom to count. */
export interface FindWithPermission extends WithPermissionOptions {
  /** The name of a backend (the only one). */
  readonly backend?: string
}

class RememberedPermissions<U extends User> implements VisitorPermissions {
  readonly #backends: readonly AuthenticationBackend<U>[]
  readonly #visitor: Visitor<U>
  readonly #answers = new Map<string, Promise<boolean>>()
  readonly #lists = new Map<AuthenticationBackend<U>, Promise<ReadonlySet<string>>>()
  #all: Promise<ReadonlySet<string>> | undefined

  constructor(
    backends: readonly AuthenticationBackend<U>[],
    visitor: Visitor<U>,
    listed?: ListedPermissions,
  ) {
    this.#backends = backends
    this.#visitor = visitor
    if (!listed || !visitor.isAuthenticated) return
    const backend = backends.find(({ name }) => name === listed.backend)
    if (backend && grantsByList(backend))
      this.#lists.set(backend, Promise.resolve(listed.permissions))
  }

  async has(name: string, object?: unknown): Promise<boolean> {
    assertPermissionName(name)
    if (this.#isInactive) return false
    if (isSuperuser(this.#visitor)) return true
    if (object !== undefined) return this.#ask(name, object)
    const answer = this.#answers.get(name) ?? this.#ask(name)
    this.#answers.set(name, answer)
    return answer
  }

  async hasAll(names: readonly string[], object?: unknown): Promise<boolean> {
    if (!Array.isArray(names)) throw new TypeError('hasAll() takes a list of permission names')
    for (const name of names) {
      if (!(await this.has(name, object))) return false
    }
    return true
  }

  all(): Promise<ReadonlySet<string>> {
    this.#all ??= this.#collect()
    return this.#all
  }

  async #ask(name: string, object?: unknown): Promise<boolean> {
    try {
      for (const backend of this.#backends) {
        if (await this.#askOne(backend, name, object)) return true
      }
      return false
    } catch (error) {
      if (error instanceof PermissionDenied) return false
      throw error
    }
  }

  async #askOne(
    backend: AuthenticationBackend<U>,
    name: string,
    object?: unknown,
  ): Promise<boolean> {
    if (object === undefined && grantsByList(backend)) {
      return (await this.#listOf(backend)).has(name)
    }
    return (await backend.hasPermission?.(this.#visitor, name, object)) ?? false
  }

  async #collect(): Promise<ReadonlySet<string>> {
    if (this.#isInactive) return new Set()
    const lists = await Promise.all(this.#backends.map((backend) => this.#listOf(backend)))
    return new Set(lists.flatMap((names) => [...names]))
  }

  #listOf(backend: AuthenticationBackend<U>): Promise<ReadonlySet<string>> {
    const list = this.#lists.get(backend) ?? this.#load(backend)
    this.#lists.set(backend, list)
    return list
  }

  async #load(backend: AuthenticationBackend<U>): Promise<ReadonlySet<string>> {
    return new Set((await backend.permissionsOf?.(this.#visitor)) ?? [])
  }

  get #isInactive(): boolean {
    return this.#visitor.isAuthenticated && this.#visitor.isActive === false
  }
}

/** Whether what a backend lists is all that it grants: it says so, or it can do nothing else. */
function grantsByList<U extends User>(backend: AuthenticationBackend<U>): boolean {
  return backend.listsPermissions === true || backend.hasPermission === undefined
}

function isSuperuser(visitor: Visitor): boolean {
  return visitor.isAuthenticated && visitor.isSuperuser === true
}
