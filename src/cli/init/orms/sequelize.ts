import type { Column } from '../database/column.ts'
import type { Orm } from '../files/orm-parts.ts'
import { sequelizeTestFile } from '../files/sequelize-test-file.ts'
import { importing, key, type Plan, property, quoted } from '../plan.ts'

/** Here the library has the backend already: the file has the model, and what belongs to it. */
export const sequelize: Orm = {
  name: 'sequelize',
  title: 'Sequelize',
  packages: ['sequelize', 'sequelize-typescript'],
  usersFile,
  testFile: sequelizeTestFile,
}

function usersFile(plan: Plan): string {
  const { table, person, start, passwords } = plan
  return `// The people in the table ${table.name}, for Gadwall. Written by \`gadwall init\`; it is yours now.
// It needs "experimentalDecorators": true in tsconfig.json.
import { gadwall, type GadwallOptions, type Permission } from 'gadwall'
import { createPasswords, type Passwords } from 'gadwall/passwords'
import { AbstractUser, Migrator, sequelizeStores, UserBackend } from 'gadwall/sequelize'
${importing('type Koa', 'koa')}
${importing('type { Sequelize }', 'sequelize')}
${importing(`{ ${decorators(plan)} }`, 'sequelize-typescript')}

@Table({ tableName: ${quoted(table.name)}, timestamps: false })
export class ${person} extends AbstractUser {
  /** Which column is which. What is \`null\` the table does not have, and nothing asks for it. */
  static override columns = {
${columnLines(plan)}
  }
${usernameField(plan)}${declared(plan)}}

/** Our own tables (sessions, permissions …) stand beside yours, and \`gw_\` before their names. */
const ours = { tablePrefix: 'gw_' }

/** Who may do what. \`stores.grants\` and the command \`createuser\` know of it, too. */
export function ${start}Stores(db: Sequelize, passwords: Passwords) {
  return sequelizeStores(db, { ...ours, passwords, model: ${person}, backend: ${quoted(table.name)} })
}

/** Makes the tables that are ours, or brings them up to date. It does not touch yours. */
export function migrate(db: Sequelize, permissions: readonly Permission[] = []) {
  return new Migrator(db, { ...ours, stockUsers: false, permissions }).up()
}

export type MountOptions = Omit<GadwallOptions<${person}>, 'backends' | 'stores' | 'passwords'>

/** Call it before your routes: after it there are \`ctx.state.user\` and /login. */
export function mountUsers(koa: Koa, db: Sequelize, options: MountOptions) {
  const passwords = createPasswords(${passwords})
  const stores = ${start}Stores(db, passwords)
  const backends = [new UserBackend(stores.users, passwords)]
  // Closed, since your table may have columns that our form to register does not fill.
  const users = gadwall({ registration: 'closed', ...options, stores, passwords, backends })
  koa.use(users.middleware())
  return users
}
`
}

function columnLines({ mapping }: Plan): string {
  const { id, username, email, passwordHash, isActive, isStaff, isSuperuser } = mapping
  const columns: Record<string, string | null> = {
    id: id.name,
    username: username === email ? null : username.name,
    usernameKey: null,
    email: email?.name ?? null,
    emailKey: null,
    passwordHash: passwordHash.name,
    rehashedStamp: null,
    firstName: null,
    lastName: null,
    isActive: isActive?.meaning === 'yes' ? isActive.name : null,
    isStaff: isStaff?.name ?? null,
    isSuperuser: isSuperuser?.name ?? null,
    dateJoined: null,
    lastLogin: null,
  }
  return Object.entries(columns)
    .map(([member, name]) => `    ${member}: ${name === null ? 'null' : quoted(name)},`)
    .join('\n')
}

function usernameField({ mapping: { username, email } }: Plan): string {
  return username === email
    ? "  /** People log in with their address. */\n  static override usernameField = 'email'\n"
    : ''
}

/** What the class needs: a column of its own needs more. */
function decorators(plan: Plan): string {
  return declared(plan) === '' ? 'Table' : 'Column, DataType, Table'
}

/** The key when it is no number that counts up, and what says who is inactive. */
function declared({ mapping: { id, isActive } }: Plan): string {
  const lines: string[] = []
  if (!id.isAuto) {
    lines.push(
      '',
      `  @Column({ type: ${typeOf(id)}, primaryKey: true })`,
      `  declare id: ${id.kind === 'integer' ? 'number' : id.kind === 'bigint' ? 'bigint' : 'string'}`,
    )
  }
  if (isActive && isActive.meaning !== 'yes') {
    const name = property('this', isActive.name)
    const isDate = isActive.meaning === 'no date'
    lines.push(
      '',
      `  @Column(DataType.${isDate ? 'DATE' : 'BOOLEAN'})`,
      `  declare ${key(isActive.name)}: ${isDate ? 'Date | null' : 'boolean | null'}`,
      '',
      '  override get isActive(): boolean {',
      `    return ${isDate ? `!${name}` : `!${name}`}`,
      '  }',
    )
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

function typeOf({ kind, width, isPadded, type }: Column): string {
  if (kind === 'integer') return 'DataType.INTEGER'
  if (kind === 'bigint') return 'DataType.BIGINT'
  if (kind === 'uuid') return 'DataType.UUID'
  if (width === null) return 'DataType.STRING'
  return `DataType.${isPadded || /^char\(/i.test(type) ? 'CHAR' : 'STRING'}(${width})`
}
