import { Table } from 'sequelize-typescript'
import { AbstractUser } from './abstract-user.ts'

/** The user in the box: a row of `users`. Its name leaves `User` free for an app's own model. */
@Table({ tableName: 'users', modelName: 'GadwallUser', underscored: true, timestamps: false })
export class User extends AbstractUser {
  declare id: number
  declare usernameKey: string
  declare passwordHash: string
  declare dateJoined: Date
}
