import type { Auth } from '../../auth/create-auth.ts'
import type { UserReference } from '../../auth/user.ts'

/** How often is asked what people may do, in milliseconds. */
const EVERY_MS = 3000
/** How long nobody may know it, in milliseconds. */
const OUTAGE_MS = 30_000

/** Ends what is open for members of the staff when they may not see it any more. */
export class PermissionWatch {
  readonly #auth: Pick<Auth, 'login' | 'permissions'>
  readonly #permission: string
  readonly #watched = new Map<
    string,
    { who: UserReference; ends: Set<() => void>; knownAt: number }
  >()
  #timer: NodeJS.Timeout | null = null
  #isAsking = false

  constructor(auth: Pick<Auth, 'login' | 'permissions'>, permission: string) {
    this.#auth = auth
    this.#permission = permission
  }

  /** @param signal when what is open has ended by itself. */
  watch(who: UserReference, end: () => void, signal: AbortSignal): void {
    const key = JSON.stringify([who.backend, who.userId])
    const watched = this.#watched.get(key) ?? { who, ends: new Set(), knownAt: performance.now() }
    this.#watched.set(key, watched)
    watched.ends.add(end)
    signal.addEventListener('abort', () => {
      watched.ends.delete(end)
      if (watched.ends.size === 0 && this.#watched.get(key) === watched) this.#watched.delete(key)
      if (this.#watched.size > 0 || !this.#timer) return
      clearInterval(this.#timer)
      this.#timer = null
    })
    this.#timer ??= setInterval(() => void this.#ask(), EVERY_MS).unref()
  }

  /** One after the other, and each person once: pages get their turn. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    for (const watched of [...this.#watched.values()]) {
      try {
        const may = await mayStill(this.#auth, watched.who, [this.#permission])
        watched.knownAt = performance.now()
        if (!may) for (const end of [...watched.ends]) end()
      } catch {
        if (performance.now() - watched.knownAt < OUTAGE_MS) continue
        for (const end of [...watched.ends]) end()
      }
    }
    this.#isAsking = false
  }
}

/** Whether somebody is still of the staff, and may do all of this, as it is stored now. */
export async function mayStill(
  auth: Pick<Auth, 'login' | 'permissions'>,
  who: UserReference,
  names: readonly string[],
): Promise<boolean> {
  const user = await auth.login.userOf(who)
  if (user?.isStaff !== true || user.isActive === false) return false
  return auth.permissions.of(user).hasAll(names)
}
