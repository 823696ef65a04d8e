import { importing, type Plan, property, quoted } from '../plan.ts'
import type { UsersParts } from './orm-parts.ts'

/** `users.ts` for every ORM but Sequelize, which has a backend already. */
export function usersFile(plan: Plan, parts: UsersParts): string {
  return [
    head(plan, parts),
    parts.schema,
    member(plan, parts),
    backend(plan, parts),
    mount(plan, parts),
  ]
    .map((part) => part.trim())
    .join('\n\n')
    .concat('\n')
}

function head({ table }: Plan, { imports }: UsersParts): string {
  return [
    `// The people in the table ${table.name}, for Gadwall. Written by \`gadwall init\`; it is yours now.`,
    "import { type AuthenticationBackend, gadwall, type GadwallOptions, Secret, StoreUnavailable, usernameKey } from 'gadwall'",
    "import { createPasswords, isImpossible, type Passwords, type WorkOptions } from 'gadwall/passwords'",
    importing('type Koa', 'koa'),
    ...imports,
  ].join('\n')
}

function member(plan: Plan, { field }: UsersParts): string {
  const { person, table, mapping } = plan
  const { id, username, passwordHash, email } = mapping
  const hash = property('row', field('passwordHash', passwordHash))
  const orEmpty = passwordHash.isNullable ? " ?? ''" : ''
  const name = username === email ? 'email' : 'username'
  return `
/** A row as a user. The hash stays inside, so that no JSON and no log shows it. */
function as${person}(row: ${person}Row, passwords: Passwords) {
  let hash = ${hash}
  return {
    table: ${quoted(table.name)} as const,
    id: String(${property('row', field('id', id))}),
    username: ${property('row', field(name, username))},
${flags(plan, field)}    isAuthenticated: true as const, isAnonymous: false as const,
    sessionStamp: () => hash${orEmpty}, // When it changes, open sessions end.
    checkPassword: async (raw: string, work?: WorkOptions) => (await passwords.verify(raw, hash, work)).matches,
    setPassword: async (raw: string | null, work?: WorkOptions) => { hash = await passwords.make(raw, work) },
    change: () => ({ before: ${hash}, now: hash }),
  }
}
export type ${person} = ReturnType<typeof as${person}>
type May = (user: ${person}) => readonly string[] // What requirePermission('orders.ship') asks for.`
}

function flags({ mapping }: Plan, field: UsersParts['field']): string {
  const { email, isActive, isStaff, isSuperuser } = mapping
  const lines: string[] = []
  if (email) lines.push(`email: ${property('row', field('email', email))},`)
  if (isActive) {
    const value = property('row', field('isActive', isActive))
    const means = { yes: `Boolean(${value})`, no: `!${value}`, 'no date': `${value} === null` }
    lines.push(`isActive: ${means[isActive.meaning]},`)
  }
  if (isStaff) lines.push(`isStaff: Boolean(${property('row', field('isStaff', isStaff))}),`)
  if (isSuperuser) {
    const value = property('row', field('isSuperuser', isSuperuser))
    lines.push(`isSuperuser: Boolean(${value}), // May do everything.`)
  }
  return lines.map((line) => `    ${line}\n`).join('')
}

function backend({ person, start, table, mapping }: Plan, parts: UsersParts): string {
  const byId = idCheck(mapping.id)
  const name = quoted(table.name)
  return `
/** Finds people, and says what they may do (nothing, without \`may\`). */
export function ${start}Backend(db: ${parts.database}, passwords: Passwords, may: May = () => []): AuthenticationBackend<${person}> {
${parts.before ? `  ${parts.before}\n` : ''}  const find = async (where: ${parts.where}) => {
    const row = await ${parts.query}.catch(unavailable)
    return row ? as${person}(row, passwords) : null
  }
  return {
    name: ${name}, // Sessions keep it: a new name logs everybody out.
    credentials: ['username', 'password'],
    async authenticate({ username, password }, { signal, aside }) {
      const raw = password instanceof Secret ? password.reveal() : ''
      if (typeof username !== 'string' || username.includes('\\0') || isImpossible(raw)) return null
      const found = await find(${parts.byName})
      // Databases find look-alikes, too. And nobody costs a hash, so that time does not tell who is there.
      const user = found && usernameKey(found.username) === usernameKey(username) ? found : null
      if (!user) await passwords.verify(raw, null, { signal, aside })
      return user && (await user.checkPassword(raw, { signal, aside })) ? user : null
    },
    async getUser(id) { // What is no id finds nobody; some databases would throw.
      if (${byId}) return null
      const user = await find(${parts.byId})
      return user?.id === id ? user : null
    },
    async savePassword(user) {
      const { id } = user, { before, now } = user.change() // Of two changes at once, one is refused.
      ${parts.save}
    },
    // Users of other backends are asked about, too.
    permissionsOf: async (user) => (user.isAuthenticated && user.table === ${name} ? may(user) : []),
  }
}

/** The answer is 503 then, never "no such user". */
const unavailable = (cause: unknown): never => { throw new StoreUnavailable(${quoted(`The table ${table.name}`)}, { cause }) }`
}

/** What is no id, as a condition. */
function idCheck({ kind, width }: Plan['mapping']['id']): string {
  switch (kind) {
    case 'integer':
      return '!/^[1-9]\\d{0,9}$/.test(id) || Number(id) >= 2 ** 31'
    case 'bigint':
      return '!/^[1-9]\\d{0,17}$/.test(id)'
    case 'uuid':
      return '!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)'
    default:
      return `id === '' || id.includes('\\0') || id.length > ${width ?? 255}`
  }
}

function mount({ person, start, passwords }: Plan, { database }: UsersParts): string {
  return `
/** Call it before your routes: after it there are \`ctx.state.user\` and /login. */
export function mountUsers(koa: Koa, db: ${database}, options: Omit<GadwallOptions<${person}>, 'backends'>, may?: May) {
  const passwords = createPasswords(${passwords})
  const users = gadwall({ ...options, passwords, backends: [${start}Backend(db, passwords, may)] })
  koa.use(users.middleware())
  return users
}`
}
