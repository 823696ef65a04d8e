import { join } from 'node:path'
import { systemClock } from '../../auth/clock.ts'
import type { Auth } from '../../auth/create-auth.ts'
import { EPOCH_STEP_MS, RestoreWatch } from '../../auth/emergencies/restore-watch.ts'
import type { Config } from '../../config/config.ts'
import type { Logger } from '../../web/context.ts'
import { EpochFile, EpochFileUnusable } from './epoch-file.ts'

/** Beside the secret of development: what is known of the database outside of it. */
const EPOCH_FILE = 'data/epoch'

/** `null` for a database in memory, of which there is no backup. */
export function restoreWatchOf(
  auth: Pick<Auth, 'stores' | 'emergencies'>,
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  directory = process.cwd(),
): RestoreWatch | null {
  const { stores, emergencies } = auth
  if (!stores.marks || !emergencies || databaseUrl === 'sqlite::memory:') return null
  return new RestoreWatch({
    marks: stores.marks,
    outside: new EpochFile(join(directory, EPOCH_FILE)),
    end: () => emergencies.afterRestore(),
    clock: systemClock,
  })
}

/**
 * Looks once, and then as often as the mark moves on.
 *
 * @returns stops it.
 * @throws whatever the first look meets in the database: nobody is let in with the sessions of a backup because it could
 *   not be asked. Without its file a site goes on.
 */
export async function watchRestores(watch: RestoreWatch | null, log: Logger): Promise<() => void> {
  if (!watch) return () => {}
  const warned = new Set<string>()
  const warnOnce = (error: unknown, text: string) => {
    if (!warned.has(text)) log.warn({ error: String(error) }, text)
    warned.add(text)
  }
  const look = async () => {
    try {
      const count = await watch.look()
      if (count === null) return
      log.warn(
        { sessions: count },
        'a backup was put back: the sessions that came with it are ended',
      )
    } catch (error) {
      if (!(error instanceof EpochFileUnusable)) throw error
      // The site goes on: it cannot tell a backup from the database of now, and says so once.
      warnOnce(error, `${EPOCH_FILE} cannot be kept`)
    }
  }
  await look()
  const lookAgain = () =>
    look().catch((error) => warnOnce(error, 'whether a backup was put back is not known'))
  const timer = setInterval(lookAgain, EPOCH_STEP_MS)
  timer.unref()
  return () => clearInterval(timer)
}
