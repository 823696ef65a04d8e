import { type ColumnChoice, STOCK_COLUMNS, type UserAttributes } from './user-columns.ts'

/** The parts of a user model that are checked before it is used. */
export interface CheckedModel extends ColumnChoice {
  readonly requiredFields: readonly string[]
  readonly prototype: object
}

/**
 * Checks what a model of users declares, before it is bound to a database.
 *
 * @throws TypeError that names the member and the remedy.
 */
export function checkUserModel(model: CheckedModel, name: string, own: UserAttributes): void {
  checkMembers(model, name, own)
  checkMappedNames(model, name, own)
}

/**
 * Checks the columns that the model ends up with.
 *
 * @throws TypeError that names the member and the remedy.
 */
export function checkUserColumns(model: CheckedModel, name: string, columns: UserAttributes): void {
  const keys = Object.keys(columns).filter((member) => columns[member]?.primaryKey)
  if (keys.length === 0) {
    throw fault(name, 'id', 'is no primary key', 'declare one with `primaryKey: true`')
  }
  if (keys.length > 1) {
    const remedy = 'leave ours out with `id: null` in `columns`, or declare only one'
    throw fault(name, keys.join(' and '), 'are primary keys', remedy)
  }
  if (!(model.usernameField in columns)) {
    const remedy = 'name one of its columns in `usernameField`'
    throw fault(name, model.usernameField, 'is no column', remedy)
  }
  checkRequiredFields(model, name, columns)
}

/**
 * Checks that no class field stands before what a model is asked for: without `declare`, `username!: string`
 * is an empty property of each row that hides its column.
 *
 * @throws TypeError that names the member and the remedy.
 */
export function checkFields(name: string, example: object, members: readonly string[]): void {
  const hidden = members.find((member) => Object.hasOwn(example, member))
  if (hidden === undefined) return
  throw fault(name, hidden, 'is a class field, which hides the column', `write "declare ${hidden}"`)
}

function checkMembers(model: CheckedModel, name: string, own: UserAttributes): void {
  for (const member of ['isAuthenticated', 'isAnonymous']) {
    if (typeof findMember(model.prototype, member)?.value === 'function') {
      const what = 'is a method, which is true of everybody'
      throw fault(name, member, what, 'take it away, or make it a getter')
    }
  }
  for (const member of Object.keys(STOCK_COLUMNS)) {
    const isComputed = !(member in own) && findMember(model.prototype, member) !== undefined
    if (!isComputed || model.columns[member] === null) continue
    if (member === 'username' && model.usernameField !== 'username') continue
    throw fault(name, member, 'is both computed and a column', `add \`${member}: null\` to columns`)
  }
}

function checkMappedNames({ columns }: CheckedModel, name: string, own: UserAttributes): void {
  for (const member of Object.keys(columns)) {
    if (member in STOCK_COLUMNS || member in own) continue
    throw fault(name, member, 'is mapped in `columns` but is no column', 'correct its name there')
  }
}

function checkRequiredFields(model: CheckedModel, name: string, columns: UserAttributes): void {
  const { requiredFields, usernameField } = model
  if (!Array.isArray(requiredFields)) {
    throw fault(name, 'requiredFields', 'is no list', 'give a list of names, such as ["email"]')
  }
  for (const field of requiredFields) {
    const member = `requiredFields: ${field}`
    if ([usernameField, 'password', 'passwordHash'].includes(field)) {
      throw fault(name, member, 'is asked for anyway', 'take it off the list')
    }
    if (!(field in columns)) throw fault(name, member, 'is no column', 'take it off the list')
  }
}

function findMember(prototype: object, member: string): PropertyDescriptor | undefined {
  for (let one = prototype; one; one = Object.getPrototypeOf(one)) {
    const found = Object.getOwnPropertyDescriptor(one, member)
    if (found) return found
  }
  return undefined
}

/** Gives all faults of a model the same wording. */
export function fault(name: string, member: string, what: string, remedy: string): TypeError {
  return new TypeError(`${name}: ${member} ${what}: ${remedy}`)
}
