import { expect } from 'chai'
import { localRequest } from '../../../src/auth/backend.ts'
import { AlreadyTaken } from '../../../src/auth/errors.ts'
import {
  RemoteUserBackend,
  type RemoteUserBackendOptions,
} from '../../../src/auth/login/remote-user-backend.ts'
import type { User } from '../../../src/auth/user.ts'

function person(username: string, id: number = 1): User {
  return {
    id,
    isAuthenticated: true,
    isAnonymous: false,
    username,
    checkPassword: async () => false,
    setPassword: async () => {},
  }
}

function backend(options: Partial<RemoteUserBackendOptions<User>> = {}) {
  return new RemoteUserBackend<User>({
    find: async (name) => (name === 'ada' ? person('ada') : null),
    getUser: async (id) => (id === '1' ? person('ada') : null),
    ...options,
  })
}

describe('RemoteUserBackend', () => {
  it('has a name, admits active people only, and wants a remote user', () => {
    const { name, allowsInactive, credentials } = backend()
    expect({ name, allowsInactive, credentials }).to.deep.equal({
      name: 'remote-user',
      allowsInactive: false,
      credentials: ['remoteUser'],
    })
    expect(backend({ name: 'proxy', allowsInactive: true })).to.include({
      name: 'proxy',
      allowsInactive: true,
    })
  })

  it('finds who is named; an empty name, or none, is nobody', async () => {
    expect(await backend().authenticate({ remoteUser: 'ada' }, localRequest)).to.include({
      username: 'ada',
    })
    const create = async () => person('nobody')
    for (const remoteUser of ['', undefined, null, 7, ['ada']]) {
      expect(await backend({ create }).authenticate({ remoteUser }, localRequest)).to.equal(null)
    }
  })

  it('creates the unknown only where that is switched on', async () => {
    expect(await backend().authenticate({ remoteUser: 'grace' }, localRequest)).to.equal(null)
    const create = async (name: string) => person(name, 2)
    const user = await backend({ create }).authenticate({ remoteUser: 'grace' }, localRequest)
    expect(user).to.include({ username: 'grace', id: 2 })
  })

  it('finds whom a parallel request has created, and lets other errors through', async () => {
    let isThere = false
    const racing = backend({
      find: async () => (isThere ? person('grace', 2) : null),
      async create() {
        isThere = true
        throw new AlreadyTaken('username')
      },
    })
    expect(await racing.authenticate({ remoteUser: 'grace' }, localRequest)).to.include({ id: 2 })

    const error = new Error('broken')
    const broken = backend({ create: () => Promise.reject(error) })
    const thrown = await broken.authenticate({ remoteUser: 'grace' }, localRequest).catch((e) => e)
    expect(thrown).to.equal(error)
  })

  it('cleans names, and configures people at every login', async () => {
    const calls: unknown[] = []
    const configured = backend({
      cleanUsername: (name) => name.replace(/@.*/, ''),
      create: async (name) => person(name, 2),
      async configureUser(user, created, request) {
        calls.push([user.username, created, request])
      },
    })
    await configured.authenticate({ remoteUser: 'ada@REALM' }, localRequest)
    await configured.authenticate({ remoteUser: 'grace' }, localRequest)
    await backend({ configureUser: async () => void calls.push('nobody') }).authenticate(
      { remoteUser: 'grace' },
      localRequest,
    )
    expect(calls).to.deep.equal([
      ['ada', false, localRequest],
      ['grace', true, localRequest],
    ])
    const emptied = backend({ cleanUsername: () => '' })
    expect(await emptied.authenticate({ remoteUser: 'ada' }, localRequest)).to.equal(null)
    expect(backend({ cleanUsername: () => 'never' }).cleanUsername('')).to.equal('')
  })

  it('asks nobody for a second factor, unless the app says otherwise', async () => {
    const who = { backend: 'remote-user', userId: '1' }
    expect(await backend().factorsOf(who)).to.deep.equal(['proxy'])
    expect(
      await backend({ factorsOf: async ({ userId }) => [userId] }).factorsOf(who),
    ).to.deep.equal(['1'])
    expect(await backend({ factorsOf: async () => [] }).factorsOf(who)).to.deep.equal([])
  })

  it('restores people by id, and knows them under another spelling', async () => {
    expect(await backend().getUser('1')).to.include({ username: 'ada' })
    expect(await backend().getUser('2')).to.equal(null)
    expect(await backend().isNamed(person('Ada'), 'Ada')).to.equal(true)
    expect(await backend().isNamed(person('Ada', 1), 'ada')).to.equal(true)
    expect(await backend().isNamed(person('Ada', 2), 'ada')).to.equal(false)
    expect(await backend().isNamed(person('Ada'), 'grace')).to.equal(false)
    const named = backend({ nameOf: (user) => `${user.username}@realm` })
    expect(await named.isNamed(person('bob', 3), 'bob@realm')).to.equal(true)
    expect(await named.isNamed(person('bob', 3), 'bob')).to.equal(false)
  })
})
