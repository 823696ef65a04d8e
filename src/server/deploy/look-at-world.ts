import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sitePermissions } from '../../auth/permissions/site-permissions.ts'
import type { Config } from '../../config/config.ts'
import { connect } from '../../database/connection/connect.ts'
import type { Connection } from '../../database/connection/connection.ts'
import type { DatabaseFacts } from '../../database/inspection/database-facts.ts'
import { inspectDatabase } from '../../database/inspection/inspect-database.ts'
import { createDataKeys } from '../../database/migrations/0014-data-keys.ts'
import { createMarks } from '../../database/migrations/0021-marks.ts'
import { inspectSecrets, type SecretFacts } from '../emergencies/secret-steps.ts'
import { concernOfHashCost } from '../hash-cost-concern.ts'
import { findFiles } from './find-files.ts'
import { inspectDataKeys } from './inspect-data-keys.ts'
import { processFacts } from './process-facts.ts'
import type { DatabaseState, DataKeyFacts, World } from './world.ts'

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
      const dataKeys = await lookAtKeys(connection, facts, config)
      const secrets = await lookAtSecrets(connection, facts, config)
      return { kind: 'inspected', facts, dataKeys, secrets }
    } finally {
      await connection.close()
    }
  } catch (error) {
    const { message, cause } = error as Error
    return { kind: 'unreachable', reason: cause instanceof Error ? cause.message : message }
  }
}

async function lookAtKeys(
  connection: Connection,
  { status }: DatabaseFacts,
  { secrets }: Config,
): Promise<DataKeyFacts | null> {
  const isThere = status.executed.includes(createDataKeys.name) && status.missing.length === 0
  return isThere && secrets !== null ? inspectDataKeys(connection, secrets) : null
}

async function lookAtSecrets(
  connection: Connection,
  { status }: DatabaseFacts,
  config: Config,
): Promise<SecretFacts | null> {
  const isThere = status.executed.includes(createMarks.name) && status.missing.length === 0
  const { secrets } = config
  return isThere && secrets !== null
    ? inspectSecrets(connection, secrets, config, Date.now())
    : null
}
