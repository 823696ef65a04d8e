import type { Model } from 'sequelize'
import { trimBlanks } from '../connection/trim-blanks.ts'
import { LEFT_OUT, type UserAttributes } from '../users/model/user-columns.ts'
import { asBigint, keyOf } from '../users/model/user-id.ts'

/** Has a key of type BIGINT be a `bigint`, whatever the driver gives. */
export function giveBigints(columns: UserAttributes): void {
  for (const [member, column] of Object.entries(columns)) {
    if (!column.primaryKey || keyOf(column.type) !== 'BIGINT' || column.get) continue
    column.get = function get(this: Model) {
      return asBigint(this.getDataValue(member))
    }
  }
}

/**
 * Has columns that are declared as CHAR(n) come without the blanks that PostgreSQL fills them up with. `connect()`
 * does so for all, whatever a model declares; the connections of an app are not ours to set up.
 */
export function giveTrimmed(columns: UserAttributes, dialect: string): void {
  if (dialect !== 'postgres') return
  for (const [member, column] of Object.entries(columns)) {
    if (keyOf(column.type) !== 'CHAR' || column.get) continue
    column.get = function get(this: Model) {
      const value: unknown = this.getDataValue(member)
      return typeof value === 'string' ? trimBlanks(value) : value
    }
  }
}

interface FilledModel {
  readonly prototype: Model
  readonly primaryKeyAttribute: string
  readonly usernameField: string
}

/** Gives the members without a column their values, unless the developer computes them. */
export function fillIn({ prototype, primaryKeyAttribute, usernameField }: FilledModel): void {
  const define = (member: string, get: (this: Model) => unknown) => {
    if (!(member in prototype))
      Object.defineProperty(prototype, member, { get, configurable: true })
  }
  for (const [member, value] of Object.entries(LEFT_OUT)) define(member, () => value)
  define('id', function id() {
    return this.get(primaryKeyAttribute)
  })
  define('username', function username() {
    return String(this.get(usernameField) ?? '')
  })
}
