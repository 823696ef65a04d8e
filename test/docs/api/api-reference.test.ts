import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { API_PAGE, makeApiReference } from './api-reference.ts'

describe('the API reference', () => {
  it('is the one that the code makes', async () => {
    const made = await makeApiReference()

    // Otherwise: npm run api-reference
    expect(readFileSync(API_PAGE, 'utf8') === made, 'docs/api.md is up to date').to.equal(true)
  }).timeout(120_000)

  it('explains every name that is exported', () => {
    const entries = readFileSync(API_PAGE, 'utf8').split(/^### /m).slice(1)
    const silent = entries.filter((entry) => /^\w+\n\n```/.test(entry))

    expect(silent.map((entry) => entry.split('\n')[0])).to.deep.equal([])
  })
})
