import {
  DataTypes,
  type Model,
  type ModelAttributeColumnOptions,
  type ModelStatic,
} from 'sequelize'
import { usernameSkeleton } from '../../../auth/accounts/look-alikes/username-skeleton.ts'
import { emailKey, usernameKey } from '../../../auth/accounts/names.ts'

/** Columns by the name of their member, as a model is initialised with them. */
export type UserAttributes = Record<string, ModelAttributeColumnOptions>

/** The parts of a model that choose its columns. */
export interface ColumnChoice {
  readonly columns: Readonly<Record<string, string | null>>
  readonly usernameField: string
}

const name: ModelAttributeColumnOptions = {
  type: DataTypes.STRING(150),
  allowNull: false,
  defaultValue: '',
}

function flag(member: string, defaultValue: boolean): ModelAttributeColumnOptions {
  return {
    type: DataTypes.BOOLEAN,
    allowNull: false,
    defaultValue,
    get(this: Model) {
      return isTrue(this.getDataValue(member))
    },
  }
}

/** An older table may hold 0, which is not `false`: such a person would count as active. */
function isTrue(value: unknown): boolean {
  const first = Buffer.isBuffer(value) ? value[0] : value
  return first === true || ['1', 'true', 't'].includes(String(first))
}

/** The columns that a user has unless the model says otherwise. */
export const STOCK_COLUMNS: Readonly<UserAttributes> = {
  id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
  username: {
    type: DataTypes.STRING(150),
    allowNull: false,
    set(this: Model, value: string) {
      this.setDataValue('username', value)
      follow(this, 'usernameKey', usernameKey(value))
      follow(this, 'usernameSkeleton', usernameSkeleton(value))
    },
  },
  usernameKey: { type: DataTypes.STRING(300), allowNull: false, unique: true },
  email: {
    type: DataTypes.STRING(254),
    set(this: Model, value: string | null) {
      this.setDataValue('email', value)
      follow(this, 'emailKey', value === null ? null : emailKey(value))
    },
  },
  emailKey: { type: DataTypes.STRING(300), unique: true },
  passwordHash: { type: DataTypes.STRING(255), allowNull: false },
  rehashedStamp: { type: DataTypes.STRING(100) },
  firstName: name,
  lastName: name,
  isActive: flag('isActive', true),
  isStaff: flag('isStaff', false),
  isSuperuser: flag('isSuperuser', false),
  dateJoined: { type: DataTypes.DATE, allowNull: false, defaultValue: DataTypes.NOW },
  lastLogin: { type: DataTypes.DATE },
}

/** The value of a member whose column is left out. */
export const LEFT_OUT: Readonly<Record<string, unknown>> = {
  email: null,
  passwordHash: null,
  rehashedStamp: null,
  firstName: '',
  lastName: '',
  isActive: true,
  isStaff: false,
  isSuperuser: false,
  dateJoined: null,
  lastLogin: null,
}

// The first column of each pair is of no use without the second.
const BELONGS_TO = { usernameKey: 'username', emailKey: 'email', rehashedStamp: 'passwordHash' }

/** The columns of a model: ours without those that it leaves out, its own, and the names it gives them. */
export function chooseColumns(choice: ColumnChoice, own: UserAttributes): UserAttributes {
  const kept = Object.entries(STOCK_COLUMNS).filter(([member]) => isKept(member, choice, own))
  const columns: UserAttributes = {
    ...Object.fromEntries(kept.map(([member, column]) => [member, { ...column }])),
    ...Object.fromEntries(
      Object.entries(own).map(([member, column]) => [member, merge(member, column)]),
    ),
  }
  // Without a key column, the name itself must be unique.
  const { usernameField } = choice
  const field = columns[usernameField]
  if (field && !columns[`${usernameField}Key`] && usernameField in STOCK_COLUMNS) {
    field.unique ??= true
  }
  for (const [member, column] of Object.entries(columns)) {
    const mapped = choice.columns[member]
    if (mapped) column.field = mapped
  }
  return columns
}

/** A stock column that is declared anew keeps the setter that updates its key column. */
function merge(member: string, own: ModelAttributeColumnOptions): ModelAttributeColumnOptions {
  const set = STOCK_COLUMNS[member]?.set
  return set ? { set, ...own } : { ...own }
}

function isKept(member: string, choice: ColumnChoice, own: UserAttributes): boolean {
  const { columns, usernameField } = choice
  if (columns[member] === null) return false
  const owner = BELONGS_TO[member as keyof typeof BELONGS_TO]
  if (owner) return owner in own || isKept(owner, choice, own)
  // A user without a username column is called by the field that they log in with.
  return member !== 'username' || usernameField === 'username' || columns[member] !== undefined
}

/** @throws TypeError when the table of a model has no column for a member. */
export function assertColumn(model: UserColumns, member: string): void {
  if (model.keeps(member)) return
  throw new TypeError(`${model.name} has no column for ${member}`)
}

interface UserColumns {
  readonly name: string
  keeps(member: string): boolean
}

function follow(user: Model, member: string, value: string | null): void {
  const model = user.constructor as ModelStatic<Model>
  if (member in model.getAttributes()) user.setDataValue(member, value)
}
