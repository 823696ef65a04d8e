import type { UserStore } from '../accounts/user-store.ts'
import type { User, UserReference } from '../user.ts'

/** Finds many people at once, whatever names them. Who is kept elsewhere, or is gone, is not found. */
export async function findPeople<U extends User>(
  store: UserStore<U> | undefined,
  references: readonly (UserReference | null)[],
): Promise<(who: UserReference | null) => U | null> {
  const ours = references.filter((who) => who !== null && who.backend === store?.backend)
  const ids = [...new Set(ours.map((who) => String(who?.userId)))]
  const found = store && ids.length > 0 ? await findAll(store, ids) : []
  const byId = new Map(found.map((user) => [String(user.id), user]))
  return (who) => (who?.backend === store?.backend ? (byId.get(who?.userId ?? '') ?? null) : null)
}

async function findAll<U extends User>(
  store: UserStore<U>,
  ids: readonly string[],
): Promise<readonly U[]> {
  if (store.findByIds) return store.findByIds(ids)
  const users = await Promise.all(ids.map((id) => store.findById(id)))
  return users.filter((user) => user !== null)
}
