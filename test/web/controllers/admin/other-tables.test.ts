import { expect } from 'chai'
import type { UserQuery } from '../../../../src/auth/accounts/user-store.ts'
import { waysOf } from '../../../../src/web/controllers/admin/list-query.ts'

describe('the list of users of a table that lacks columns', () => {
  it('offers the filters and orders that there are columns for, and fails for any other reason', async () => {
    const search = async ({ sort, isStaff, hasLoggedIn }: UserQuery) => {
      if (sort === 'lastLogin' || hasLoggedIn !== undefined) throw new TypeError('no column')
      if (isStaff !== undefined) throw new TypeError('no column')
    }
    expect(await waysOf(search)).to.deep.equal(['dateJoined', 'active', 'superuser'])
    const away = async () => {
      throw new Error('away')
    }
    expect(await waysOf(away).catch((error: Error) => error.message)).to.equal('away')
  })
})
