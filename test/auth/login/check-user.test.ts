import { expect } from 'chai'
import type { AuthenticationBackend } from '../../../src/auth/backend.ts'
import { assertUser, checkBackend } from '../../../src/auth/login/check-user.ts'
import type { User } from '../../../src/auth/user.ts'

const ada: User = {
  id: 1,
  isAuthenticated: true,
  isAnonymous: false,
  username: 'ada',
  checkPassword: async () => false,
  setPassword: async () => {},
}

function without(member: string): object {
  return Object.fromEntries(Object.entries(ada).filter(([name]) => name !== member))
}

describe('assertUser()', () => {
  for (const id of [1, 0, 9007199254740993n, 'ada', 'a3f1c0de-0000-4000-8000-00000000002a']) {
    it(`takes ${typeof id} ${id} for an id`, () => {
      expect(() => assertUser({ ...ada, id }, 'users')).to.not.throw()
    })
  }

  const faults: [why: string, user: unknown, message: RegExp][] = [
    [
      'isAuthenticated as a method: it would be true for everybody',
      { ...ada, isAuthenticated: () => false },
      /^isAuthenticated of a user of the backend "users" is a method: make it the value true/,
    ],
    [
      'isAuthenticated that is not true',
      { ...ada, isAuthenticated: 1 },
      /^isAuthenticated .* is 1: /,
    ],
    [
      'isAnonymous as a method',
      { ...ada, isAnonymous: () => true },
      /^isAnonymous .* is a method: make it the value false/,
    ],
    ['isAnonymous that is true', { ...ada, isAnonymous: true }, /^isAnonymous .* is true: /],
    ['no isAnonymous', without('isAnonymous'), /^isAnonymous .* is undefined: /],
    ['no id', without('id'), /^id .* is missing: sessions remember/],
    ['an id of null', { ...ada, id: null }, /^id .* is object: give text or a number/],
    ['an id of undefined', { ...ada, id: undefined }, /^id .* is undefined: /],
    ['an empty id', { ...ada, id: '' }, /^id .* is empty: /],
    ['no username', without('username'), /^username .* is missing: give what the person is called/],
    ['null', null, /"users" gave null for a user: give an object/],
    ['text', 'ada', /"users" gave ada for a user/],
  ]
  for (const [why, user, message] of faults) {
    it(`refuses ${why}`, () => {
      expect(() => assertUser(user, 'users')).to.throw(TypeError, message)
    })
  }
})

describe('checkBackend()', () => {
  const backend: AuthenticationBackend = {
    name: 'members',
    authenticate: async () => null,
    getUser: async () => null,
  }

  it('takes two methods and nothing else', () => {
    expect(() => checkBackend(backend)).to.not.throw()
  })

  for (const method of ['authenticate', 'getUser']) {
    it(`refuses a backend without ${method}(), and names it`, () => {
      const broken = { ...backend, [method]: undefined } as unknown as AuthenticationBackend
      expect(() => checkBackend(broken)).to.throw(TypeError, `"members" has no ${method}()`)
    })
  }

  it('looks at the example: a method in place of isAuthenticated stops the start', () => {
    const exampleUser = () => ({ ...ada, isAuthenticated: () => true }) as unknown as User
    expect(() => checkBackend({ ...backend, exampleUser })).to.throw(TypeError, /^isAuthenticated/)
  })

  it('lets an unsaved example be without an id yet, but not without the member', () => {
    const unsaved = () => ({ ...ada, id: null }) as unknown as User
    expect(() => checkBackend({ ...backend, exampleUser: unsaved })).to.not.throw()
    const none = () => without('id') as unknown as User
    expect(() => checkBackend({ ...backend, exampleUser: none })).to.throw(TypeError, /^id/)
  })

  for (const method of ['checkPassword', 'setPassword']) {
    it(`refuses users without ${method}() only where passwords can be changed`, () => {
      const exampleUser = () => without(method) as unknown as User
      const savePassword = async () => true
      expect(() => checkBackend({ ...backend, exampleUser })).to.not.throw()
      expect(() => checkBackend({ ...backend, exampleUser, savePassword })).to.throw(
        TypeError,
        new RegExp(`^${method} .* is no method: changing passwords needs it`),
      )
    })
  }
})
