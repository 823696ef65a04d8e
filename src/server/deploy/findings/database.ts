import { isLoopback } from '../../../config/addresses.ts'
import type {
  DatabaseFacts,
  PeopleFacts,
  ServerFacts,
} from '../../../database/inspection/database-facts.ts'
import { secretSteps } from '../../emergencies/secret-steps.ts'
import { STRAY_PASSKEYS, strayPasskeys } from '../stray-passkeys.ts'
import { type DataKeyFacts, type Finding, type World, when } from '../world.ts'

const MOST_SKEW_MS = 30_000
const MIGRATE = 'Run: gadwall migrate'

function factsOf({ database }: World): DatabaseFacts | null {
  return database.kind === 'inspected' ? database.facts : null
}

/** A finding about each thing that a look at the database has listed. */
function each(
  name: string,
  list: (found: DatabaseFacts) => readonly string[],
  say: (one: string) => string,
): Finding {
  return {
    name,
    find(world) {
      const facts = factsOf(world)
      return facts === null ? [] : list(facts).map(say)
    },
  }
}

function ofPeople(isSo: (people: PeopleFacts) => boolean): (world: World) => boolean {
  return (world) => {
    const people = factsOf(world)?.people
    return people ? isSo(people) : false
  }
}

function ofServer(isSo: (server: ServerFacts) => boolean): (world: World) => boolean {
  return (world) => {
    const server = factsOf(world)?.server
    return server ? isSo(server) : false
  }
}

/** A finding about the data keys of one kind. */
function eachKey(kind: keyof DataKeyFacts, rest: string): Finding {
  return {
    name: 'The data key',
    find({ database }) {
      const found = database.kind === 'inspected' ? database.dataKeys : null
      return (found?.[kind] ?? []).map((number) => `${number} ${rest}`)
    },
  }
}

/** The address of a database server on another machine; `null` for one here, and for SQLite. */
function remoteUrl({ config }: World): URL | null {
  if (config.databaseUrl.startsWith('sqlite:')) return null
  const url = new URL(config.databaseUrl)
  const host = url.searchParams.get('host') ?? url.hostname
  // A path is a socket of this machine.
  return host === '' || host.startsWith('/') || isLoopback(host) || host === '::1' ? null : url
}

const reach: Finding = {
  name: 'DATABASE_URL',
  find({ database }) {
    if (database.kind === 'absent') {
      return [`leads to ${database.path}, which is not there. ${MIGRATE}`]
    }
    if (database.kind !== 'unreachable') return []
    return [`leads to no database that answers (${database.reason}). Start it, or correct it.`]
  },
}

export const databaseFindings: readonly Finding[] = [
  reach,
  when(
    'DATABASE_URL',
    (world) => remoteUrl(world)?.searchParams.get('ssl') === null,
    'goes to another machine without TLS: passwords and hashes can be read on the way. Add ?ssl=true',
  ),
  when(
    'DATABASE_URL',
    (world) => remoteUrl(world)?.password === '',
    'has no password for a server on another machine. Give its user one.',
  ),
  each(
    'The migration',
    ({ status }) => status.pending,
    (name) => `${name} is pending. ${MIGRATE}`,
  ),
  each(
    'The migration',
    ({ status }) => status.unknown,
    (name) => `${name} was run by a newer version. Install that one, or restore a backup.`,
  ),
  each(
    'The database',
    ({ status }) => status.missing,
    (name) => `has no ${name}, though the migrations have made it. Restore it from a backup.`,
  ),
  each(
    'The permission',
    ({ status }) => status.undeclared,
    (name) => `${name} can be granted and is not declared. Declare it, or call removePermission().`,
  ),
  eachKey(
    'wrappedByOlder',
    'is wrapped under an old secret. Start the site once before you take that secret off the list.',
  ),
  eachKey(
    'unreadable',
    'is wrapped under a secret that is not listed. Put that one behind the new one in SECRET, and start the site once.',
  ),
  {
    name: 'SECRET',
    find({ database }) {
      const found = database.kind === 'inspected' ? database.secrets : null
      return found ? secretSteps(found) : []
    },
  },
  when(
    'The site',
    ofPeople(({ superusers }) => superusers === 0),
    'has no superuser, so nobody can register. Open /setup with the code from the console, or run: gadwall createsuperuser',
  ),
  when(
    'The site',
    ofPeople(({ superusers, usableSuperusers }) => superusers > 0 && usableSuperusers === 0),
    'has no superuser who can log in: each is inactive or has no usable password. Run: gadwall changepassword NAME',
  ),
  each(
    'The username',
    ({ people }) => people?.lookAlikes ?? [],
    (name) => `${JSON.stringify(name)} looks like an older one. Rename its user.`,
  ),
  {
    name: STRAY_PASSKEYS,
    find: (world) => strayPasskeys(factsOf(world)?.passkeys ?? [], world.config),
  },
  when(
    'The clock',
    ofServer(({ clockAheadMs }) => Math.abs(clockAheadMs) > MOST_SKEW_MS),
    'of the database differs from ours by more than 30 seconds. Let NTP set both.',
  ),
  when(
    'The database',
    ofServer(({ isAllPowerful }) => isAllPowerful),
    'lets our user do everything on its server. Use one that owns this database only.',
  ),
  when(
    'The database',
    ofServer(({ encoding }) => !['utf8', 'utf8mb4'].includes(encoding)),
    'is not in UTF-8 with all its characters. Make one with ENCODING UTF8, or CHARACTER SET utf8mb4, and move there.',
  ),
  when(
    'The database',
    ofServer(({ isStrict }) => !isStrict),
    'cuts off what does not fit, and says nothing. Put STRICT_TRANS_TABLES into its sql_mode.',
  ),
]
