import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { makeReady } from '../database/migrations/ready.ts'
import type { Logger } from '../web/context.ts'
import { collectGarbage } from './collect-garbage.ts'
import { openSite, type Site } from './compose.ts'
import { listen } from './listen.ts'
import { createLog, createRequestLog } from './log.ts'

const PURGE_INTERVAL_MS = 60 * 60 * 1000

/** Serves until the process is told to stop. Resolves when everything is closed. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config)
  const stopRequested = waitForStopSignal()
  const site = await openSite({ config, logger: log, requestLogger: createRequestLog(log) })
  const end = new AbortController()
  try {
    await makeReady(site.connection, site.migratorOptions)
    const server = await listen(site.app.koa, config.host, config.port)
    log.info({ address: `${config.host}:${server.port}`, mode: config.mode }, 'listening')
    print(`Gadwall is listening at ${config.baseUrl}`)
    if (await site.firstRun.isPending()) {
      const { text } = site.firstRun.code
      print(
        `There are no users yet. Make the first at ${config.baseUrl}/setup with the code ${text}`,
      )
    }
    void purgeRegularly(site, log, end.signal)
    collectGarbage()
    log.info({ signal: await stopRequested }, 'stopping')
    await server.drain()
  } finally {
    end.abort()
    await site.close()
  }
}

/** Removes sessions, tokens and counts of tries that are over, now and every hour. */
async function purgeRegularly(
  { expiringStores }: Site,
  log: Logger,
  end: AbortSignal,
): Promise<void> {
  while (!end.aborted) {
    try {
      for (const store of Object.values(expiringStores)) {
        if (!end.aborted) await store.purge(Date.now())
      }
    } catch (error) {
      log.warn({ error: String(error) }, 'could not purge what is over')
    }
    await pause(PURGE_INTERVAL_MS, undefined, { signal: end }).catch(() => {})
  }
}

/** Beside the log: the set-up code is for whoever sits at the console, not for log collectors. */
function print(line: string): void {
  process.stdout.write(`${line}\n`)
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
