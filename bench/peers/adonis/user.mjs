import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import { compose } from '@adonisjs/core/helpers'
import hash from '@adonisjs/core/services/hash'
import { BaseModel, column } from '@adonisjs/lucid/orm'

const AuthFinder = withAuthFinder(() => hash.use('bcrypt'), {
  uids: ['username'],
  passwordColumnName: 'password',
})

export class User extends compose(BaseModel, AuthFinder) {
  static table = 'users'
}

// What decorators do in TypeScript.
column({ isPrimary: true })(User.prototype, 'id')
for (const name of ['username', 'email', 'password', 'firstName', 'lastName']) {
  column()(User.prototype, name)
}
for (const name of ['isActive', 'isStaff', 'isSuperuser']) {
  column({ consume: Boolean })(User.prototype, name)
}
for (const name of ['dateJoined', 'lastLogin']) column.dateTime()(User.prototype, name)

// biome-ignore lint/style/noDefaultExport: the user provider takes the default export of a model.
export default User
