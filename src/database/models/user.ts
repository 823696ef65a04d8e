// biome-ignore-all lint/complexity/noThisInStatic: each subclass is initialised as itself.
import { DataTypes, type InitOptions, type ModelAttributes } from 'sequelize'
import { type Model, type ModelStatic, Table } from 'sequelize-typescript'
import { namedIn } from '../connection/tables.ts'
import { AbstractUser } from './abstract-user.ts'

/** What the stock table has beside the columns of {@link AbstractUser}. */
const LANGUAGE = { type: DataTypes.STRING(35) }
const TIME_ZONE = { type: DataTypes.STRING(64) }
const SKELETON = { type: DataTypes.STRING(300), unique: true }

/** The stock user: a row of `users`. The name of the model leaves `User` free for an app's own. */
@Table({ tableName: 'users', modelName: 'GadwallUser', underscored: true, timestamps: false })
export class User extends AbstractUser {
  declare id: number
  declare usernameKey: string
  /** What look-alikes of the name share. `null` where an older user has it. Follows `username`. */
  declare usernameSkeleton: string | null
  /** `null`: as the browser says. */
  declare language: string | null
  /** `null`: that of the site. */
  declare timeZone: string | null
  declare passwordHash: string
  declare dateJoined: Date

  static override initialize<MS extends ModelStatic<Model>, M extends InstanceType<MS>>(
    own: ModelAttributes | undefined,
    options: InitOptions,
  ): MS {
    // A model that extends this one may have a table of its own, which lacks the newest columns.
    const isStock = options.tableName === 'users'
    const newest = {
      usernameSkeleton: { ...SKELETON },
      language: { ...LANGUAGE },
      timeZone: { ...TIME_ZONE },
    }
    const columns = isStock ? { ...own, ...newest } : own
    return super.initialize<MS, M>(columns, { ...options, ...namedIn(options, 'users') })
  }
}
