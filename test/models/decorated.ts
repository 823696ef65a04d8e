import { Column, DataType, Table } from 'sequelize-typescript'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { AbstractUser, connect, SequelizeUserStore } from '../../src/sequelize.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'

// A model as an app writes one. Run by decorated.test.ts in a process of its own.
@Table({ tableName: 'members', timestamps: false })
class Member extends AbstractUser {
  static override columns = { username: 'login', passwordHash: 'pass_hash', lastLogin: null }

  @Column({ type: DataType.UUID, primaryKey: true, defaultValue: DataType.UUIDV4 })
  declare id: string

  @Column({ type: DataType.INTEGER, field: 'shoe' })
  declare shoeSize: number
}

const passwords = new Passwords([new CountingHasher()])
const connection = await connect({ url: 'sqlite::memory:', models: [Member], passwords })
await connection.sync()
const users = new SequelizeUserStore(connection, Member, { backend: 'members' })
await users.createUser('ada', null, 'a password', { shoeSize: 39 })

const found = await users.findByLogin('ADA')
process.stdout.write(
  JSON.stringify({
    id: found?.id,
    shoeSize: found?.shoeSize,
    matches: await found?.checkPassword('a password'),
    columns: Object.keys(await connection.getQueryInterface().describeTable('members')),
  }),
)
await connection.close()
