import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Workplace } from '../support/cli.ts'

describe('gadwall routes', () => {
  const place = new Workplace()
  after(() => place.remove())

  it('prints every route with its guard, and leaves no file behind', async () => {
    const { code, out, err } = await place.gadwall(['routes'])
    const routes = out.trimEnd().split('\n')

    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    for (const route of routes) expect(route).to.match(/^[A-Z]+ +\/\S* +\S.*$/)
    expect(routes.map((route) => route.replace(/ +/g, ' '))).to.include.members([
      'GET /healthz anyone',
      'GET / anyone',
      'GET /setup anyone',
      'POST /setup anyone',
      'GET /register anyone',
      'POST /register anyone',
      'GET /login anyone',
      'POST /login anyone',
      'GET /logout anyone',
      'POST /logout anyone',
      'GET /account login',
      'GET /account/password login, recent without a password',
      'POST /account/password login, recent without a password',
    ])
    expect(existsSync(join(place.directory, 'data'))).to.equal(false)
  })

  it('prints them without a mail server where addresses must be confirmed', async () => {
    const { code, out, err } = await place.gadwall(['routes'], {
      settings: { NODE_ENV: 'development', BCRYPT_COST: '10', VERIFIED_EMAIL: 'required' },
    })
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.match(/^GET +\/verify-email +anyone$/m)
  })
})
