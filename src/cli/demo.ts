import type { NewUser } from '../auth/accounts/user-store.ts'
import type { AuditEntry } from '../auth/audit/audit-store.ts'
import { randomText } from '../auth/crypto/random.ts'
import { editorOf } from '../auth/permissions/grant-editor.ts'
import { referenceTo, type UserReference } from '../auth/user.ts'
import {
  accountsOf,
  type Command,
  CommandFailed,
  type CommandSite,
  type CommandTools,
  print,
  WrongUsage,
  withSite,
} from './command.ts'
import { attacksOn } from './demo/demo-attack.ts'
import { historyOf } from './demo/demo-history.ts'
import { DEMO_GROUPS, demoPeople } from './demo/demo-people.ts'
import { Dice } from './demo/dice.ts'

const FEW = 50
const MOST = 100_000
const IN_ONE_STATEMENT = 200
const SEED = 20_111
const PASSWORD_BYTES = 15

/** Fills a site with people who are not there, so that there is something to look at. */
export const demo: Command = {
  name: 'demo',
  usage: '[--users N]',
  summary:
    'Adds people, groups and a month of history to look at. For development: it refuses in production.',
  options: { users: { type: 'string' } },
  async run(tools, { users = String(FEW) }) {
    refuseInProduction(tools)
    const count = numberIn(users)
    await withSite(tools, async (site) => {
      const password = `demo ${randomText(PASSWORD_BYTES)}`
      const added = await addPeople(site, count, await site.passwords.make(password))
      if (added === 0) throw new CommandFailed('The people of the demo are there already.')
      print(
        tools.output,
        `Added ${added} people, ${Object.keys(DEMO_GROUPS).length} groups and a month of history.`,
      )
      print(tools.output, `Each of them logs in with the password: ${password}`)
    })
  },
}

/** Everybody would have one password, which stands on a terminal. */
function refuseInProduction({ environment }: CommandTools): void {
  if (environment.NODE_ENV !== 'production') return
  throw new CommandFailed('NODE_ENV is "production": people of a demo are not for a real site.')
}

function numberIn(text: unknown): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count
  throw new WrongUsage(`--users is a whole number from 1 to ${MOST}.`)
}

/** @returns how many were not there before. */
async function addPeople(site: CommandSite, count: number, passwordHash: string): Promise<number> {
  const { clock } = site.auth
  const dice = new Dice(SEED)
  const people = demoPeople(count, { dice, passwordHash, now: clock() })
  await site.bulkUsers.begin()
  const added = await site.bulkUsers.transaction(async (writer) => {
    const written: NewUser[] = []
    for (let start = 0; start < people.length; start += IN_ONE_STATEMENT) {
      const some = people.slice(start, start + IN_ONE_STATEMENT)
      const conflicts = await writer.write(
        some,
        some.map((_, index) => start + index + 1),
      )
      written.push(...some.filter((_, index) => !conflicts[index]))
    }
    return written
  })
  if (added.length > 0) {
    await grantToGroups(site)
    await addHistory(site, added, dice)
  }
  return added.length
}

async function grantToGroups({ auth }: CommandSite): Promise<void> {
  const editor = editorOf(auth.stores.grants)
  if (!editor) return
  const known = new Set((await editor.permissions()).map(({ name }) => name))
  for (const [group, wanted] of Object.entries(DEMO_GROUPS)) {
    if (!(await editor.findGroup(group))) await editor.createGroup(group)
    const granted = wanted.filter((name) => known.has(name))
    if (granted.length > 0) await editor.grant({ group }, granted)
  }
}

/** Of a large demo the first have a history: it is to be looked at. */
async function addHistory(site: CommandSite, people: readonly NewUser[], dice: Dice) {
  const { users, backends, stores, clock } = site.auth
  const { users: store } = accountsOf(site)
  const backend = backends.find(({ name }) => name === store.backend)
  if (!users || !backend) return
  const now = clock()
  const owners: UserReference[] = []
  const entries: AuditEntry[] = []
  for (const { username, dateJoined, isActive = true } of people.slice(0, IN_ONE_STATEMENT)) {
    const user = await store.findByUsername(username)
    if (!user) continue
    const owner = referenceTo(user, backend)
    owners.push(owner)
    const joinedAt = dateJoined?.getTime() ?? 0
    const own = historyOf({ owner, joinedAt, isActive }, dice, now)
    entries.push(...own)
    const last = own.findLast(({ name }) => name === 'login.succeeded')
    if (last) await backend.recordLogin?.(user, new Date(last.at))
  }
  entries.push(...attacksOn(owners, dice, now))
  entries.sort((one, other) => one.at - other.at)
  for (let start = 0; start < entries.length; start += IN_ONE_STATEMENT) {
    await stores.audit?.append(entries.slice(start, start + IN_ONE_STATEMENT))
  }
}
