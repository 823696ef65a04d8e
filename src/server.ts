#!/usr/bin/env node
import { runCommand } from './cli/run-command.ts'
import { readConfig } from './config/config.ts'
import { Migrator } from './database/migrations/migrator.ts'
import { makeReady } from './database/migrations/ready.ts'
import { listRoutes, openSite } from './server/compose.ts'
import { createLog } from './server/log.ts'
import { serve } from './server/serve.ts'

process.exitCode = await runCommand(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
  readConfig: () => readConfig(process.env),
  serve: () => serve(readConfig(process.env)),
  routes: () => listRoutes(readConfig(process.env)),
  async open({ mustBeReady }) {
    const config = readConfig(process.env)
    const site = await openSite({
      config,
      logger: createLog({ ...config, logLevel: 'silent' }),
      hashQueueLimit: 10_000,
    })
    if (mustBeReady) {
      try {
        await makeReady(site.connection, site.migratorOptions)
      } catch (error) {
        await site.close()
        throw error
      }
    }
    return { ...site, migrator: new Migrator(site.connection, site.migratorOptions) }
  },
})
