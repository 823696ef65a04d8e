import { expect } from 'chai'
import { useFirefox } from '../support/firefox.ts'
import { useFrontEndBrowser } from '../support/front-end-browser.ts'
import { ChromiumTab, FirefoxTab } from '../support/front-end-tab.ts'
import { compileExample, type RunningExample, startExample } from './example.ts'
import { playStory, STORY } from './front-end-story.ts'

const guarded = { button: 'Show my notes', shows: /A note of grace/, path: '/notes' }

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

  it(STORY, async () => {
    const tab = new ChromiumTab(await (await chromium.open()).newPage())
    await playStory({ tab, url: app.url, users: app.url, guarded, now: Date.now })
  })
})

describe('examples/same-site in Firefox', function () {
  this.timeout(180_000)
  const firefox = useFirefox()
  let app: RunningExample
  before(async () => {
    app = await startExample('same-site')
  })
  after(() => app?.stop())

  it(STORY, async () => {
    const tab = await FirefoxTab.of(firefox)
    await playStory({ tab, url: app.url, users: app.url, guarded, now: Date.now })
  })
})
