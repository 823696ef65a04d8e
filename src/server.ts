#!/usr/bin/env node
import { runCommand } from './cli/run-command.ts'
import { readConfig } from './config/config.ts'

// The rest is loaded when a command needs it. Where an optional package is missing, the command can
// then say so; a static import would end with a stack trace.
process.exitCode = await runCommand(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
  async findWeaknesses() {
    const config = readConfig(process.env)
    const { lookAtWorld } = await import('./server/deploy/look-at-world.ts')
    const { findWeaknesses } = await import('./server/deploy/find-weaknesses.ts')
    return findWeaknesses(await lookAtWorld(config))
  },
  async findOpenings() {
    const config = readConfig(process.env)
    const { findOpenings } = await import('./server/deploy/find-openings.ts')
    return findOpenings(config)
  },
  async serve() {
    const config = readConfig(process.env)
    const { serve } = await import('./server/serve.ts')
    await serve(config)
  },
  async backup(file) {
    const config = readConfig(process.env)
    const { backup } = await import('./server/emergencies/backup.ts')
    return backup(config, file)
  },
  async routes() {
    const config = readConfig(process.env)
    const { listRoutes } = await import('./server/compose.ts')
    return listRoutes(config)
  },
  async migrationSql(dialect) {
    const config = readConfig(process.env)
    const { migrationSqlOf } = await import('./server/migration-sql.ts')
    return migrationSqlOf(config, dialect)
  },
  async open(options) {
    const config = readConfig(process.env)
    const { openForCommand } = await import('./server/open-for-command.ts')
    return openForCommand(config, options)
  },
})
