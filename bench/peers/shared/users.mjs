import { DataTypes, Sequelize } from 'sequelize'
import { emailOf, hash, matches, PASSWORD, USERNAMES } from './people.mjs'

/** PostgreSQL by `DATABASE_URL`; without it an SQLite file in the working directory, as Gadwall opens its own. */
export async function openDatabase() {
  const url = process.env.DATABASE_URL
  if (url) return new Sequelize(url, { logging: false })
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: 'site.sqlite', logging: false })
  await sequelize.query('PRAGMA journal_mode = WAL')
  await sequelize.query('PRAGMA synchronous = NORMAL')
  return sequelize
}

export function defineUser(sequelize) {
  return sequelize.define(
    'User',
    {
      username: { type: DataTypes.STRING(150), allowNull: false, unique: true },
      email: { type: DataTypes.STRING(254), unique: true },
      passwordHash: { type: DataTypes.STRING(255), allowNull: false },
      firstName: { type: DataTypes.STRING(150), allowNull: false, defaultValue: '' },
      lastName: { type: DataTypes.STRING(150), allowNull: false, defaultValue: '' },
      isActive: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
      isStaff: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false },
      isSuperuser: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false },
      dateJoined: { type: DataTypes.DATE, allowNull: false },
      lastLogin: { type: DataTypes.DATE },
    },
    { underscored: true, timestamps: false },
  )
}

/** Fills an empty table. */
export async function seedUsers(User) {
  if ((await User.count()) > 0) return
  const passwordHash = await hash(PASSWORD)
  await User.bulkCreate(
    USERNAMES.map((username) => ({
      username,
      email: emailOf(username),
      passwordHash,
      dateJoined: new Date(),
    })),
  )
}

/** The check of a password that passport-local asks for. */
export function verifyWith(User) {
  return async (username, password, done) => {
    try {
      const user = await User.findOne({ where: { username } })
      if (!user || !(await matches(password, user.passwordHash))) return done(null, false)
      await user.update({ lastLogin: new Date() })
      done(null, user)
    } catch (error) {
      done(error)
    }
  }
}

/** What of a user the template shows. */
export function shown(user) {
  const { username, email, isStaff, isSuperuser, dateJoined, lastLogin } = user
  return { username, email, isStaff, isSuperuser, dateJoined, lastLogin }
}
