import { Umzug, type UmzugStorage } from 'umzug'
import type { Migration, MigrationContext } from './migration.ts'

/** What is to be run, and where it is remembered. */
export interface MigrationRun {
  readonly migrations: readonly Migration[]
  readonly context: MigrationContext
  readonly storage: UmzugStorage
}

/** Runs what is pending and names it. */
export async function runUp(run: MigrationRun): Promise<string[]> {
  return names(await umzugFor(run).up())
}

/** Takes back the last one and names it; an empty list when there is none. */
export async function runDown(run: MigrationRun): Promise<string[]> {
  return names(await umzugFor(run).down())
}

function umzugFor({ migrations, context, storage }: MigrationRun): Umzug<MigrationContext> {
  return new Umzug<MigrationContext>({
    context,
    storage,
    migrations: migrations.map(({ name, up, down }) => ({
      name,
      up: () => up(context),
      down: () => down(context),
    })),
    logger: undefined,
  })
}

function names(rows: readonly { readonly name: string }[]): string[] {
  return rows.map(({ name }) => name)
}
