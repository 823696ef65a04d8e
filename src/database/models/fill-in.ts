import type { Model } from 'sequelize'
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
