import type { Auth } from '../auth/create-auth.ts'
import type { DataKeys } from '../auth/keys/data-keys.ts'
import type { Stores } from '../auth/stores.ts'
import { findStructureFaults } from './check.ts'
import { type Command, CommandFailed, type CommandMigrator, print, withSite } from './command.ts'

/** Names no row: stores are asked only whether they answer. */
const NOTHING = 'gadwall-check'

/** `check` for an app: what it has given to `gadwall()`, and nothing of the settings of our own server. */
export const checkApp: Command = {
  name: 'check',
  usage: '',
  summary: 'Checks the stores, backends and pages of this app. It looks, and changes nothing.',
  options: {},
  async run(tools) {
    const problems: string[] = []
    await withSite(
      tools,
      async (site) => {
        const { auth, migrator } = site
        const found = migrator ? await findStructureFaults(byHand(migrator)) : []
        problems.push(...found)
        // Stores that lack their tables would only say the same again.
        if (found.length === 0) problems.push(...(await findFaults(auth)))
      },
      { mustBeReady: false },
    )
    problems.push(...(await faultOf('The pages cannot be built', () => tools.routes())))
    for (const problem of problems) print(tools.errors, problem)
    if (problems.length > 0) throw new CommandFailed(`${problems.length} found.`)
    print(tools.output, 'Stores, backends and pages are in order.')
    print(tools.output, LEFT_OUT)
  },
}

/** What an app does at its start is not known: what is pending is pending. */
const byHand = (migrator: CommandMigrator) => ({
  isAutomatic: false,
  status: () => migrator.status(),
})

const LEFT_OUT =
  'Not looked at: settings of the server in the box (see `check --deploy` there), and where your app runs.'

async function findFaults({ stores, backends, keys }: Auth): Promise<readonly string[]> {
  const ready = () => stores.checkReady?.() ?? Promise.resolve()
  const problems = [...(await faultOf('The stores are not ready', ready))]
  for (const [name, read] of Object.entries(readsOf(stores, keys))) {
    problems.push(...(await faultOf(`The store \`${name}\` cannot be read`, read)))
  }
  for (const backend of backends) {
    const about = `The backend "${backend.name}"`
    problems.push(...(backend.validate?.(backends) ?? []).map((warning) => `${about}: ${warning}`))
    const unknown = () => backend.getUser(NOTHING)
    problems.push(...(await faultOf(`${about} must answer null to an id of nobody`, unknown)))
  }
  return problems
}

/** One look into each store that can be looked into: it must answer, whatever it says. */
function readsOf(
  { sessions, users, tokens, devices, grants, outbox, audit }: Stores,
  keys: DataKeys | null,
): Readonly<Record<string, () => Promise<unknown>>> {
  const now = Date.now()
  const nobody = { backend: NOTHING, userId: NOTHING }
  return {
    sessions: () => sessions.find(NOTHING, now),
    ...(users && { users: () => users.hasSuperuser() }),
    ...(tokens && { tokens: () => tokens.find(NOTHING, NOTHING, now) }),
    ...(devices && { devices: () => devices.find([NOTHING], now) }),
    ...(grants && { grants: () => grants.permissionsOf(nobody) }),
    ...(outbox && { outbox: () => outbox.counts() }),
    ...(audit && { audit: () => audit.list({}, null, 1) }),
    ...(keys && { keys: () => readKeys(keys) }),
  }
}

async function readKeys(keys: DataKeys): Promise<void> {
  const unreadable = await keys.findUnreadable()
  if (unreadable) throw unreadable
}

async function faultOf(what: string, work: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await work()
    return []
  } catch (error) {
    const { message, cause } = error as Error
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message
    return [`${what}: ${why}`]
  }
}
