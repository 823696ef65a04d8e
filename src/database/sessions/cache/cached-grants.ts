import { type ReadMemory, userKey } from './session-cache.ts'

/** What of the memory concerns grants. */
export type GrantMemory = Pick<
  ReadMemory<unknown, unknown>,
  'isFresh' | 'confirm' | 'moment' | 'isStill' | 'grants'
>

/** What is granted to a user: from memory if nothing has changed since it was read. */
export async function rememberedGrants(
  memory: GrantMemory,
  { backend, userId }: { readonly backend: string; readonly userId: string },
  read: () => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  if (!memory.isFresh) await memory.confirm()
  const key = userKey(backend, userId)
  const known = memory.grants.get(key)
  if (known) return new Set(known)
  const { moment } = memory
  const granted = await read()
  if (memory.isStill(moment)) memory.grants.set(key, new Set(granted))
  return granted
}
