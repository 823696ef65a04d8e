import type { Connection } from './connection.ts'

type Cleanup = () => Promise<void>

const cleanups = new WeakMap<Connection, Set<Cleanup>>()

/**
 * Has something ended before a connection is closed: whoever closes it need not know of it.
 *
 * @returns what takes that back.
 */
export function beforeClose(connection: Connection, cleanUp: Cleanup): () => void {
  const all = cleanups.get(connection) ?? watchClose(connection)
  all.add(cleanUp)
  return () => all.delete(cleanUp)
}

function watchClose(connection: Connection): Set<Cleanup> {
  const all = new Set<Cleanup>()
  const close = connection.close.bind(connection)
  Object.assign(connection, {
    close: async () => {
      await Promise.all([...all].map((cleanUp) => cleanUp()))
      await close()
    },
  })
  cleanups.set(connection, all)
  return all
}
