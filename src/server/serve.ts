import { setTimeout as pause } from 'node:timers/promises'
import { noteSecret } from '../auth/keys/secret-marks.ts'
import type { Config } from '../config/config.ts'
import { makeReady } from '../database/migrations/ready.ts'
import { createApp } from '../web/create-app.ts'
import { traceOf } from '../web/http/describe-error.ts'
import { openSite } from './compose.ts'
import { restoreWatchOf, watchRestores } from './emergencies/watch-restores.ts'
import { listen } from './listen.ts'
import { createLog, createRequestLog } from './log.ts'

/** How long jobs may take to end by themselves, and the last notes of sessions in use to be written. */
const CLOSING_MS = 100

/** Serves until the process is told to stop. Resolves when everything is closed. */
export async function serve(config: Config): Promise<void> {
  // Whoever reads the log may go away. The site goes on.
  process.stdout.on('error', () => {})
  const log = createLog(config)
  const stopRequested = waitForStopSignal()
  const site = await openSite({ config, logger: log, requestLogger: createRequestLog(log) })
  const { auth, gadwall: users } = site
  let stopWatching = () => {}
  try {
    await makeReady(site.connection, site.migratorOptions)
    const onError = (error: Error) => log.error({ error: traceOf(error) }, 'not accepted')
    await auth.keys?.ready({ makesFirst: auth.mail !== null })
    if (auth.stores.marks) await noteSecret(auth.stores.marks, site.secret[0] ?? '', auth.clock)
    // Before anybody is let in.
    stopWatching = await watchRestores(restoreWatchOf(auth, config), log)
    const server = await listen(createApp(users, log), config.host, config.port, onError)
    log.info({ address: `${config.host}:${server.port}`, mode: config.mode }, 'listening')
    print(`Gadwall is listening at ${config.baseUrl}`)
    const { firstRun } = auth
    if (firstRun && (await firstRun.isPending())) {
      const { text } = firstRun.code
      printInBox(
        `There is no superuser yet. Make the first at ${config.baseUrl}/setup with the code ${text}`,
      )
    }
    users.start()
    log.info({ signal: await stopRequested }, 'stopping')
    await server.drain()
  } finally {
    stopWatching()
    const jobsEnded = users.close()
    // A purge that is under way may last: closing the database ends it.
    await Promise.race([jobsEnded, pause(CLOSING_MS, undefined, { ref: false })])
    await site.close()
    await jobsEnded
  }
}

/** Beside the log: the set-up code is for whoever sits at the console, not for log collectors. */
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Lines of a log soon stand around it, and it must not be missed. */
function printInBox(line: string): void {
  const edge = '─'.repeat(line.length + 2)
  for (const part of [`┌${edge}┐`, `│ ${line} │`, `└${edge}┘`]) print(part)
}

function waitForStopSignal(): Promise<string> {
  return new Promise((resolve) => {
    watchNpm(() => resolve('end of npm'))
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      // Once: a second signal ends the process at once, as it would without us.
      process.once(signal, () => resolve(signal))
    }
  })
}

/**
 * `npm start` runs a shell between npm and us, and some shells die of a signal without passing it on.
 * The process would live on, unseen, and keep the port.
 */
function watchNpm(onEnd: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    onEnd()
  }, 250)
  timer.unref()
}
