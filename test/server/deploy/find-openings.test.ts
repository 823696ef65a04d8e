import { expect } from 'chai'
import { readConfig } from '../../../src/config/config.ts'
import { findOpenings } from '../../../src/server/deploy/find-openings.ts'
import { runInProcess } from '../../cli/run-in-process.ts'

describe('findOpenings()', () => {
  const of = (ALLOWED_ORIGINS: string) =>
    findOpenings(readConfig({ BASE_URL: 'https://users.example.com', ALLOWED_ORIGINS }))

  it('says of each origin what it may do, and what cookies become for it', () => {
    expect(of('')).to.deep.equal([])
    const [same, other] = of('https://app.example.com,https://app.example.net')
    expect(same).to.match(/^ALLOWED_ORIGINS is open to https:\/\/app\.example\.com: /)
    expect(same).to.not.contain('SameSite')
    expect(other).to.contain('SameSite=None')
  })

  it('is printed by check --deploy, and is no fault', async () => {
    const told = { findWeaknesses: async () => [], findOpenings: async () => ['It is open.'] }
    expect(await runInProcess(['check', '--deploy'], told)).to.include({
      code: 0,
      out: 'It is open.\nEverything is in order.\n',
    })
  })
})
