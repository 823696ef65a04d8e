import { expect } from 'chai'
import Koa from 'koa'
import { gadwall } from '../../src/index.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import { loginAs, memoryBackend, memoryStores } from '../../src/testing.ts'

describe('the bearer of a token whose browser is logged in as somebody else', () => {
  let server: Listening
  after(() => server?.drain())

  it('changes nobody: neither themselves by the session, nor whoever has their id elsewhere', async () => {
    const members = memoryBackend({ name: 'members' })
    const guests = memoryBackend({ name: 'guests' })
    const [ann, gast] = [
      await members.add({ username: 'ann', password: null }),
      await guests.add({ username: 'gast', password: null }),
    ]
    expect(String(ann.id)).to.equal(String(gast.id))
    const users = gadwall({
      backends: [members, guests],
      stores: memoryStores(),
      authenticators: [
        {
          name: 'bearer',
          isAmbient: false,
          authenticate: async (ctx) => (ctx.get('Authorization') === 'Bearer ann' ? ann : null),
        },
      ],
      secret: 'a secret that only these tests know',
      baseUrl: 'http://127.0.0.1',
    })
    server = await listen(new Koa().use(users.middleware()), '127.0.0.1', 0)
    const { header } = await loginAs(users, gast, { backend: 'guests' })
    for (const path of [
      '/account/password',
      '/account/profile',
      '/account/data',
      '/account/close',
    ]) {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          ...{ authorization: 'Bearer ann', cookie: header, accept: 'application/json' },
          'content-type': 'application/json',
        },
        body: JSON.stringify({ firstName: 'Changed', newPassword: 'a long enough password' }),
      })
      expect(answer.status, path).to.be.within(400, 499)
    }
    expect(guests.rows.get(String(gast.id))).to.deep.include({ username: 'gast' })
    expect(JSON.stringify([...guests.rows, ...members.rows])).to.not.contain('Changed')
  })
})
