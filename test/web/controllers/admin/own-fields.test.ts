import { expect } from 'chai'
import Koa from 'koa'
import { formFields, gadwall, Refused, type StandardSchema } from '../../../../src/index.ts'
import { Passwords } from '../../../../src/passwords.ts'
import { listen } from '../../../../src/server/listen.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../../../src/testing.ts'
import { Browser } from '../../../support/browser.ts'
import { freePort } from '../../../support/free-port.ts'
import { PASSWORD } from '../../../support/test-site.ts'

/** Takes a size from 30 to 50. */
const schema: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'tests',
    validate(value) {
      const { size, news } = value as { size?: string; news: boolean }
      const isRight = size !== undefined && Number(size) >= 30 && Number(size) <= 50
      if (!isRight) return { issues: [{ message: 'No shoe has this size.', path: ['size'] }] }
      return { value: { size: Number(size), news } }
    },
  },
}

describe('fields of the app in the admin', () => {
  const sizes = new Map<string, { size: number; news: boolean }>()
  let url: string
  let stop: () => Promise<void>
  let root: Browser
  let ann: string
  const members = memoryBackend()

  before(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const users = gadwall({
      backends: [members],
      stores: memoryStores(members),
      secret: 'a secret that only the tests of this project know',
      baseUrl: url,
      passwords: new Passwords([cheapHasher()]),
      throttling: false,
      profileFields: formFields({
        schema,
        fields: {
          size: { label: 'Shoe size', inputmode: 'numeric' },
          news: { label: 'Wants news', type: 'checkbox', required: false },
        },
        async save(user, values) {
          const { size, news } = values as { size: number; news: boolean }
          if (size === 44) throw new Refused({ field: 'size', code: 'field_choice' })
          sizes.set(user.username, { size, news })
        },
        load: async (user) => sizes.get(user.username) ?? {},
      }),
    })
    const koa = new Koa()
    koa.use(users.middleware())
    const server = await listen(koa, '127.0.0.1', port)
    stop = async () => {
      await server.drain()
      await users.close()
    }
    await members.add({ username: 'root', password: PASSWORD, isStaff: true, isSuperuser: true })
    ann = `/admin/users/users%3A${(await members.add({ username: 'ann', password: PASSWORD })).id}`
    root = new Browser(url)
    await root.submit('/login', { username: 'root', password: PASSWORD })
  })
  after(() => stop?.())

  it('stand on the page of a person, are checked as everywhere, and change nothing else', async () => {
    const { body } = await root.get(ann)
    expect(body).to.contain('Shoe size')
    const refused = await root.submit(`${ann}/own`, { size: '7', news: '1' }, ann)
    expect(refused.status).to.equal(422)
    expect(refused.body).to.match(/id="size-error">No shoe has this size\./)
    expect(refused.body).to.contain('value="7"')
    expect(refused.body).to.match(/id="username"[^>]*value="ann"/)
    const late = await root.submit(`${ann}/own`, { size: '44' }, ann)
    expect([late.status, sizes.size]).to.deep.equal([422, 0])

    const done = await root.submit(`${ann}/own`, { size: '41', news: '1', username: 'bob' }, ann)
    expect([done.status, done.location]).to.deep.equal([303, ann])
    expect(sizes.get('ann')).to.deep.equal({ size: 41, news: true })
    const shown = (await root.get(ann)).body
    expect(shown).to.contain('value="41"')
    expect(shown).to.match(/name="news"[^>]*checked/)
    expect(await members.users.findByUsername('ann')).to.not.equal(null)
  })

  it('stores in memory are enough for a whole admin', async () => {
    for (const part of ['users', 'groups', 'sessions', 'activity']) {
      expect((await root.get(`/admin/${part}`)).status, part).to.equal(200)
    }
    await root.submit('/admin/groups', { name: 'press' })
    const page = '/admin/groups/press'
    await root.submit(`${page}/permissions`, { permissions: 'users.view' }, page)
    await root.submit(`${ann}/groups`, { groups: 'press' }, ann)
    const who = {
      backend: 'users',
      userId: String((await members.users.findByUsername('ann'))?.id),
    }
    expect([...(await members.grants.permissionsOf(who))]).to.deep.equal(['users.view'])
    const user = await members.getUser(who.userId)
    expect(user && (await members.hasPermission?.(user, 'users.view'))).to.equal(true)
    expect((await root.get('/admin/users?group=press')).body).to.contain('ann')
    expect((await root.get('/admin/sessions')).body).to.contain('root')
  })

  it('what is wrong with the name leaves them as they are', async () => {
    const fields = { username: '', email: '' }
    const { status, body } = await root.submit(`${ann}/profile`, fields, ann)
    expect(status).to.equal(422)
    expect(body).to.contain('value="41"')
  })

  it('are asked for with a new person, all or nothing', async () => {
    const page = '/admin/users/new'
    expect((await root.get(page)).body).to.contain('Shoe size')
    for (const size of ['', '7', '44']) {
      const answer = await root.submit(page, { username: 'cleo', email: '', size })
      expect(answer.status, size).to.equal(422)
      expect(answer.body, size).to.contain('value="cleo"')
      expect(await members.users.findByUsername('cleo'), size).to.equal(null)
    }
    const made = await root.submit(page, { username: 'cleo', email: '', size: '38' })
    expect(made.status).to.equal(303)
    expect(sizes.get('cleo')).to.deep.equal({ size: 38, news: false })
  })
})
