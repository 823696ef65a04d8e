import { expect } from 'chai'
import type { AuthenticationBackend } from '../../../src/auth/backend.ts'
import { PermissionDenied } from '../../../src/auth/errors.ts'
import {
  assertPermissionName,
  definePermissions,
} from '../../../src/auth/permissions/permission.ts'
import { PermissionService } from '../../../src/auth/permissions/permission-service.ts'
import { anonymous, type User, type Visitor } from '../../../src/auth/user.ts'

const ada: User = {
  id: 1,
  isAuthenticated: true,
  isAnonymous: false,
  username: 'ada',
  checkPassword: async () => false,
  setPassword: async () => {},
}

/** A backend that grants these names, and remembers what it was asked. */
function granting(names: readonly string[], overrides: Partial<AuthenticationBackend> = {}) {
  const asked: unknown[][] = []
  const backend: AuthenticationBackend = {
    name: 'users',
    authenticate: async () => null,
    getUser: async () => null,
    async hasPermission(visitor, name, object) {
      asked.push([visitor, name, object])
      return names.includes(name)
    },
    permissionsOf: async () => names,
    ...overrides,
  }
  return { backend, asked }
}

function refusing(error: Error): AuthenticationBackend {
  const fail = async () => {
    throw error
  }
  return granting([], { name: 'bans', hasPermission: fail }).backend
}

function of(visitor: Visitor, ...backends: AuthenticationBackend[]) {
  return new PermissionService(backends).of(visitor)
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error) => error,
  )
}

describe('definePermissions()', () => {
  it('names each action of each area', () => {
    const areas = {
      articles: { add: 'Add an article', publish: 'Publish' },
      users: { view: 'See' },
    }
    expect(definePermissions(areas)).to.deep.equal([
      { name: 'articles.add', label: 'Add an article' },
      { name: 'articles.publish', label: 'Publish' },
      { name: 'users.view', label: 'See' },
    ])
  })

  for (const name of [
    'nodots',
    'too.many.dots',
    '...',
    '',
    'A.b',
    'a.B',
    'a.b ',
    ' a.b',
    '.b',
    'a.',
    'a.b\n',
    '1.b',
    null,
    7,
  ]) {
    it(`refuses ${JSON.stringify(name)} for a name, and says so`, () => {
      expect(() => assertPermissionName(name)).to.throw(TypeError, `not "${String(name)}"`)
    })
  }

  it('takes 100 characters for each half, and not one more', () => {
    const half = `a${'b'.repeat(99)}`
    expect(() => assertPermissionName(`${half}.${half}`)).to.not.throw()
    expect(() => assertPermissionName(`${half}c.${half}`)).to.throw(TypeError)
    expect(() => assertPermissionName(`${half}.${half}c`)).to.throw(TypeError)
    expect(() => definePermissions({ Articles: { add: '' } })).to.throw(TypeError, 'Articles.add')
  })
})

describe('VisitorPermissions', () => {
  describe('has()', () => {
    it('is the union of what all backends grant', async () => {
      const backends = [granting(['a.one']).backend, granting(['a.two']).backend]
      expect(await of(ada, ...backends).has('a.one')).to.equal(true)
      expect(await of(ada, ...backends).has('a.two')).to.equal(true)
      expect(await of(ada, ...backends).has('a.three')).to.equal(false)
    })

    it('stops at a refusal, but not at one that comes after a yes', async () => {
      const yes = granting(['a.one']).backend
      const no = refusing(new PermissionDenied())
      expect(await of(ada, no, yes).has('a.one')).to.equal(false)
      expect(await of(ada, yes, no).has('a.one')).to.equal(true)
    })

    it('never swallows an error inside a backend', async () => {
      const error = new Error('broken')
      expect(await thrownBy(of(ada, refusing(error)).has('a.one'))).to.equal(error)
    })

    it('hands the object on, and does not remember answers about objects', async () => {
      const { backend, asked } = granting(['a.one'], { listsPermissions: true })
      const permissions = of(ada, backend)
      const object = { title: 'x' }
      expect(await permissions.has('a.one', object)).to.equal(true)
      expect(await permissions.has('a.one', object)).to.equal(true)
      expect(asked).to.deep.equal([
        [ada, 'a.one', object],
        [ada, 'a.one', object],
      ])
    })

    it('asks once for each name, in one request only', async () => {
      const { backend, asked } = granting(['a.one'])
      const permissions = of(ada, backend)
      await Promise.all([permissions.has('a.one'), permissions.has('a.one')])
      await permissions.has('a.one')
      expect(asked).to.have.length(1)
      await of(ada, backend).has('a.one')
      expect(asked).to.have.length(2)
    })

    it('loads the list of a backend that has one, once, instead of asking', async () => {
      let loads = 0
      const { backend, asked } = granting([], {
        listsPermissions: true,
        async permissionsOf() {
          loads += 1
          return ['a.one']
        },
      })
      const permissions = of(ada, backend)
      expect(await permissions.has('a.one')).to.equal(true)
      expect(await permissions.has('a.two')).to.equal(false)
      expect([...(await permissions.all())]).to.deep.equal(['a.one'])
      expect([loads, asked.length]).to.deep.equal([1, 0])
    })

    it('gives an inactive person nothing, not even a superuser, and asks nobody', async () => {
      const { backend, asked } = granting(['a.one'])
      for (const inactive of [
        { ...ada, isActive: false },
        { ...ada, isActive: false, isSuperuser: true },
      ]) {
        expect(await of(inactive, backend).has('a.one')).to.equal(false)
        expect([...(await of(inactive, backend).all())]).to.deep.equal([])
      }
      expect(asked).to.deep.equal([])
    })

    it('gives an active superuser everything, without asking', async () => {
      const { backend, asked } = granting([])
      expect(await of({ ...ada, isSuperuser: true }, backend).has('a.one')).to.equal(true)
      expect(await of({ ...ada, isSuperuser: false }, backend).has('a.one')).to.equal(false)
      expect(asked).to.have.length(1)
    })

    it('asks for anonymous visitors too, so that something may be granted to everybody', async () => {
      expect(await of(anonymous, granting(['a.one']).backend).has('a.one')).to.equal(true)
      const bare = granting([]).backend
      Reflect.deleteProperty(bare, 'hasPermission')
      expect(await of(anonymous, bare).has('a.one')).to.equal(false)
    })

    it('refuses a malformed name, also of a superuser', async () => {
      const error = await thrownBy(of({ ...ada, isSuperuser: true }).has('test'))
      expect(error).to.be.instanceOf(TypeError)
    })
  })

  describe('hasAll()', () => {
    it('needs every one, and takes a list only', async () => {
      const permissions = of(ada, granting(['a.one', 'a.two']).backend)
      expect(await permissions.hasAll(['a.one', 'a.two'])).to.equal(true)
      expect(await permissions.hasAll(['a.one', 'a.three'])).to.equal(false)
      const error = await thrownBy(permissions.hasAll('a.one' as never))
      expect(error).to.be.instanceOf(TypeError)
      expect((error as Error).message).to.contain('list')
    })
  })

  it('all() names what every backend lists, once', async () => {
    const silent = granting([]).backend
    Reflect.deleteProperty(silent, 'permissionsOf')
    const all = await of(
      ada,
      granting(['a.one']).backend,
      granting(['a.one', 'a.two']).backend,
      silent,
    ).all()
    expect([...all]).to.deep.equal(['a.one', 'a.two'])
  })
})

describe('PermissionService.withPermission()', () => {
  const finding = (name: string, found: User[]) => {
    const calls: unknown[] = []
    const usersWithPermission = async (permission: string, options: unknown) => {
      calls.push([permission, options])
      return found
    }
    return { calls, backend: granting([], { name, usersWithPermission }).backend }
  }

  it('asks the only backend, or the one that is named', async () => {
    const [one, two] = [finding('one', [ada]), finding('two', [])]
    expect(await new PermissionService([one.backend]).withPermission('a.b')).to.deep.equal([ada])
    const both = new PermissionService([one.backend, two.backend])
    expect(await both.withPermission('a.b', { backend: 'two', isActive: null })).to.deep.equal([])
    expect(two.calls).to.deep.equal([['a.b', { isActive: null }]])
  })

  it('wants a name where there are several, and a known one', async () => {
    const service = new PermissionService([finding('one', []).backend, finding('two', []).backend])
    for (const options of [{}, { backend: 'three' }]) {
      const error = (await thrownBy(service.withPermission('a.b', options))) as Error
      expect(error).to.be.instanceOf(TypeError)
      expect(error.message).to.contain('"one", "two"')
    }
  })

  it('hands an object to the backend, and finds nobody in one that cannot tell', async () => {
    const one = finding('one', [ada])
    const service = new PermissionService([one.backend])
    const object = { number: 7 }
    expect(await service.withPermission('a.b', { object })).to.deep.equal([ada])
    expect(one.calls).to.deep.equal([['a.b', { object }]])
    expect(await new PermissionService([granting([]).backend]).withPermission('a.b')).to.deep.equal(
      [],
    )
    expect(await thrownBy(service.withPermission('nodots'))).to.be.instanceOf(TypeError)
  })
})
