import { expect } from 'chai'
import { useFrontEndBrowser } from '../support/front-end-browser.ts'
import { compileExample, type RunningExample, startExample } from './example.ts'
import { playStory } from './front-end-story.ts'

describe('examples/same-site', function () {
  this.timeout(180_000)
  const chromium = useFrontEndBrowser()
  let app: RunningExample
  before(async () => {
    app = await startExample('same-site')
  })
  after(() => app?.stop())

  it('compiles, strictly', async () => {
    expect(await compileExample('same-site')).to.deep.equal([])
  })

  it('registers, guards, renews a stale token, notices an ended session, asks for a second factor, logs out', async () => {
    const page = await (await chromium.open()).newPage()
    const guarded = { button: 'Show my notes', shows: /A note of grace/, path: '/notes' }
    await playStory({ page, url: app.url, users: app.url, guarded, now: Date.now })
  })
})
