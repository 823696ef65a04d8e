import { systemClock } from '../../auth/clock.ts'
import { DataKeys } from '../../auth/keys/data-keys.ts'
import type { Connection } from '../../database/connection/connection.ts'
import { SequelizeKeyStore } from '../../database/keys/key-store.ts'
import type { DataKeyFacts } from './world.ts'

/**
 * Which data keys the first secret does not open. Nothing is wrapped anew: that is done by a start.
 *
 * @param secrets the first wraps, all unwrap.
 */
export async function inspectDataKeys(
  connection: Connection,
  secrets: readonly string[],
): Promise<DataKeyFacts> {
  const store = new SequelizeKeyStore(connection)
  const unopenedBy = (secret: string) => new DataKeys(store, [secret], systemClock).wrappedByOlder()
  const [notByFirst = [], ...notByOthers] = await Promise.all(secrets.map(unopenedBy))
  const isUnreadable = (number: number) => notByOthers.every((list) => list.includes(number))
  return {
    wrappedByOlder: notByFirst.filter((number) => !isUnreadable(number)),
    unreadable: notByFirst.filter(isUnreadable),
  }
}
