// biome-ignore-all lint/complexity/noThisInStatic: each subclass is initialised as itself.
import type { InitOptions, ModelAttributes } from 'sequelize'
import { type Model, type ModelStatic, Table } from 'sequelize-typescript'
import { namedIn } from '../connection/tables.ts'
import { AbstractUser } from './abstract-user.ts'

/** The stock user: a row of `users`. The name of the model leaves `User` free for an app's own. */
@Table({ tableName: 'users', modelName: 'GadwallUser', underscored: true, timestamps: false })
export class User extends AbstractUser {
  declare id: number
  declare usernameKey: string
  declare passwordHash: string
  declare dateJoined: Date

  static override initialize<MS extends ModelStatic<Model>, M extends InstanceType<MS>>(
    own: ModelAttributes | undefined,
    options: InitOptions,
  ): MS {
    return super.initialize<MS, M>(own, { ...options, ...namedIn(options, 'users') })
  }
}
