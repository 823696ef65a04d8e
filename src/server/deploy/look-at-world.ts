import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sitePermissions } from '../../auth/permissions/site-permissions.ts'
import type { Config } from '../../config/config.ts'
import { connect } from '../../database/connection/connect.ts'
import { inspectDatabase } from '../../database/inspection/inspect-database.ts'
import { concernOfHashCost } from '../hash-cost-concern.ts'
import { findFiles } from './find-files.ts'
import { processFacts } from './process-facts.ts'
import type { DatabaseState, World } from './world.ts'

/** Looks at settings, process, files and database. Nothing is made, and nothing is changed. */
export async function lookAtWorld(config: Config, directory = process.cwd()): Promise<World> {
  const file = sqliteFile(config, directory)
  const files = findFiles(file, join(directory, 'data/secret'))
  const database = await lookAtDatabase(config, file)
  return { config, process: processFacts(), files, database, hashCost: concernOfHashCost(config) }
}

function sqliteFile({ databaseUrl }: Config, directory: string): string | null {
  const [, rest] = /^sqlite:(.+)$/.exec(databaseUrl) ?? []
  if (rest === undefined || rest === ':memory:') return null
  return resolve(directory, rest.replace(/^\/\/(?=\/)/, ''))
}

async function lookAtDatabase(config: Config, file: string | null): Promise<DatabaseState> {
  if (config.databaseUrl === 'sqlite::memory:') return { kind: 'unkept' }
  if (file !== null && !existsSync(file)) return { kind: 'absent', path: file }
  try {
    const connection = await connect({
      url: file === null ? config.databaseUrl : `sqlite:${file}`,
      tablePrefix: config.tablePrefix,
      timeoutMs: config.storeTimeoutMs,
      readOnly: true,
    })
    try {
      const facts = await inspectDatabase(connection, { permissions: sitePermissions })
      return { kind: 'inspected', facts }
    } finally {
      await connection.close()
    }
  } catch (error) {
    const { message, cause } = error as Error
    return { kind: 'unreachable', reason: cause instanceof Error ? cause.message : message }
  }
}
