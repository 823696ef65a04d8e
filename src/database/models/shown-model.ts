import { inspect } from 'node:util'
import { Model, type ModelCtor } from 'sequelize-typescript'
import type { UserAttributes } from '../users/model/user-columns.ts'
import { shownValues } from './secret-columns.ts'

type AnyColumns = Record<string, unknown>
type CopyOptions = { plain?: boolean; clone?: boolean }

/** A row that shows no secrets when it is sent or logged as a whole. */
export abstract class ShownModel extends Model<AnyColumns> {
  /**
   * Plain copies (`{ plain: true }`), which end in answers and logs, have no secrets: neither our hash, stamp
   * and keys nor a column of yours that is named like a secret. A `bigint` is text there. A row that is part
   * of another one is copied in this way too.
   */
  override get(options?: CopyOptions): AnyColumns
  override get<K extends keyof this>(key: K, options?: CopyOptions): this[K]
  override get(key: string, options?: CopyOptions): unknown
  override get(key?: unknown, options?: CopyOptions): unknown {
    const value = super.get(key as string, options as object)
    const isPlainCopy = typeof key !== 'string' && (options ?? (key as CopyOptions))?.plain
    if (!isPlainCopy) return value
    const { rawAttributes } = this.constructor as ModelCtor
    return shownValues(value as AnyColumns, rawAttributes as UserAttributes)
  }

  /** For `console.log()` and loggers: the same without secrets. */
  [inspect.custom](_depth: number, options: object, show: typeof inspect): string {
    const { name } = this.constructor
    // The prototype is no row.
    return this.dataValues ? `${name} ${show(this.get({ plain: true }), options)}` : name
  }
}
