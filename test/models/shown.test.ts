import { inspect } from 'node:util'
import { expect } from 'chai'
import { DataType } from 'sequelize-typescript'
import { AbstractUser, connect, SequelizeUserStore, User } from '../../src/sequelize.ts'
import { declareTable } from './club.ts'

const SECRETS = {
  passwordHash: 'the-hash',
  rehashedStamp: 'the-stamp',
  apiKey: 'the-api-key',
  resetToken: 'the-reset-token',
  totpSecret: 'the-totp-secret',
  recoveryCodes: ['the-recovery-code'],
  legacy: 'the-md5',
}

class Member extends AbstractUser {
  static override columns = { legacy: 'md5_hash' }
}
const text = { type: DataType.STRING }
declareTable(Member, 'members', {
  id: { type: DataType.BIGINT, primaryKey: true, autoIncrement: true },
  apiKey: text,
  resetToken: text,
  totpSecret: text,
  recoveryCodes: { type: DataType.JSON },
  legacy: text,
  passwordChangedAt: { type: DataType.DATE },
  passport: text,
  shoeSize: { type: DataType.INTEGER },
  visits: { type: DataType.BIGINT },
})

describe('what a user shows of itself', () => {
  const CHANGED = new Date(0)
  const values = {
    ...SECRETS,
    id: 7n,
    username: 'Ada',
    email: 'ada@example.com',
    passwordChangedAt: CHANGED,
    passport: 'X1',
    shoeSize: 39,
    visits: 9007199254740993n,
  }

  async function memberAndPost() {
    const connection = await connect({ url: 'sqlite::memory:', models: [Member] })
    const { model } = new SequelizeUserStore(connection, Member)
    const Post = connection.define('Post', { title: DataType.STRING })
    Post.belongsTo(model, { as: 'author' })
    const post = Post.build(
      { title: 'Ducks', author: values },
      { include: [{ model, as: 'author' }] },
    )
    await connection.close()
    return { post, member: post.get('author') as Member }
  }

  function expectNoSecrets(written: string): void {
    expect(written).to.include('Ada')
    for (const secret of Object.values(SECRETS).flat()) expect(written).not.to.include(secret)
  }

  it('has no secret in an answer, whatever column keeps it, and numbers of any size as text', async () => {
    const { member } = await memberAndPost()
    const shown = JSON.parse(JSON.stringify(member))

    expect(shown).to.include({
      id: '7',
      username: 'Ada',
      email: 'ada@example.com',
      passwordChangedAt: CHANGED.toISOString(),
      passport: 'X1',
      shoeSize: 39,
      visits: '9007199254740993',
    })
    expect(shown).not.to.have.any.keys('usernameKey', 'emailKey', ...Object.keys(SECRETS))
  })

  it('has none in a log, nor in a row that it is part of', async () => {
    const { post, member } = await memberAndPost()

    expectNoSecrets(inspect(member))
    expectNoSecrets(inspect({ user: [member] }, { depth: 9 }))
    expectNoSecrets(JSON.stringify(post))
    expect(inspect(Member.prototype)).to.be.a('string')
  })

  it('keeps them for whoever asks for one by name', async () => {
    const { member } = await memberAndPost()

    expect([member.passwordHash, member.get('totpSecret'), member.id]).to.deep.equal([
      'the-hash',
      'the-totp-secret',
      7n,
    ])
  })

  it('goes for the stock user too', async () => {
    const connection = await connect({ url: 'sqlite::memory:' })
    const ada = connection.getRepository(User).build({ username: 'Ada', passwordHash: 'the-hash' })

    expect(ada.toJSON()).to.include({ username: 'Ada', isActive: true })
    expect(ada.toJSON()).not.to.have.any.keys('passwordHash', 'rehashedStamp', 'usernameKey')
    expectNoSecrets(inspect(ada))
    await connection.close()
  })
})
