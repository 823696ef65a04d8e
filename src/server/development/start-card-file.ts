import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { UserReference } from '../../auth/user.ts'
import type { StartCard } from '../../web/start-card.ts'

/**
 * Keeps in a file who has put the first steps away, one person a line. They belong to the site and not to a
 * session or a browser, and no table is made for something that only developers see.
 *
 * @param path the file; made when the first puts them away.
 */
export function closedCards(path: string): Pick<StartCard, 'isClosed' | 'close'> {
  return {
    async isClosed(who) {
      try {
        return (await readFile(path, 'utf8')).split('\n').includes(lineOf(who))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw error
      }
    },
    async close(who) {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${lineOf(who)}\n`, { mode: 0o600 })
    },
  }
}

function lineOf({ backend, userId }: UserReference): string {
  return JSON.stringify([backend, userId])
}
