import { expect } from 'chai'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { AbstractUser, connect, SequelizeUserStore } from '../../src/sequelize.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import { declareTable } from './club.ts'

class Member extends AbstractUser {}
declareTable(Member, 'members')

describe('the hooks of an app on its model', () => {
  it('hear of a new password and of a renewed hash by beforeBulkUpdate, and of a new user by beforeCreate', async () => {
    const passwords = new Passwords([new CountingHasher(2)])
    const connection = await connect({ url: 'sqlite::memory:', models: [Member], passwords })
    await connection.sync()
    const users = new SequelizeUserStore(connection, Member)
    const heard: string[] = []
    users.model.addHook(
      'beforeBulkUpdate',
      (options: { attributes?: object; fields?: string[] }) => {
        heard.push(`bulk: ${Object.keys(options.attributes ?? {}).join(' ')}`)
      },
    )
    users.model.addHook('beforeCreate', () => void heard.push('create'))
    users.model.addHook('beforeUpdate', () => void heard.push('update'))

    await users.create({ username: 'ada', passwordHash: 'counted$1$secret' })
    const ada = (await users.findByUsername('ada'))!
    await ada.checkPassword('secret')
    await ada.setPassword('another')
    await users.savePassword(ada)
    await connection.close()

    expect(heard).to.deep.equal([
      'create',
      'bulk: passwordHash rehashedStamp',
      'bulk: passwordHash rehashedStamp',
    ])
  })
})
