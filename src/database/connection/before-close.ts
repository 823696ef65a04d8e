import type { Connection } from './connect.ts'

type Ending = () => Promise<void>

const endings = new WeakMap<Connection, Set<Ending>>()

/**
 * Has something ended before a connection is closed: whoever closes it need not know of it.
 *
 * @returns what takes that back.
 */
export function beforeClose(connection: Connection, end: Ending): () => void {
  const all = endings.get(connection) ?? watchClose(connection)
  all.add(end)
  return () => all.delete(end)
}

function watchClose(connection: Connection): Set<Ending> {
  const all = new Set<Ending>()
  const close = connection.close.bind(connection)
  Object.assign(connection, {
    close: async () => {
      await Promise.all([...all].map((end) => end()))
      await close()
    },
  })
  endings.set(connection, all)
  return all
}
