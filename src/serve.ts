import type { Config } from './config.ts'
import { makeReady } from './database/ready.ts'
import { listen } from './listen.ts'
import { createLog } from './log.ts'
import { openSite } from './site.ts'

/** Serves until the process is told to stop. Resolves when everything is closed. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config)
  const stopRequested = waitForStopSignal()
  const site = await openSite({ config, logger: log })
  try {
    await makeReady(site.connection)
    const server = await listen(site.app.koa, config.host, config.port)
    log.info({ address: `${config.host}:${server.port}`, mode: config.mode }, 'listening')
    print(`Gadwall is listening at ${config.baseUrl}`)
    if (await site.firstRun.isPending()) {
      const { text } = site.firstRun.code
      print(
        `There are no users yet. Make the first at ${config.baseUrl}/setup with the code ${text}`,
      )
    }
    log.info({ signal: await stopRequested }, 'stopping')
    await server.drain()
  } finally {
    await site.close()
  }
}

/** Beside the log: the set-up code is for whoever sits at the console, not for log collectors. */
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function waitForStopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      // Once: a second signal ends the process at once, as it would without us.
      process.once(signal, () => resolve(signal))
    }
  })
}
