import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { npm } from '../packaging/packed.ts'
import { FIREFOX_COOKIES, useFirefox } from '../support/firefox.ts'
import { freePort } from '../support/free-port.ts'
import { useFrontEndBrowser } from '../support/front-end-browser.ts'
import { ChromiumTab, FirefoxTab, type FrontEndTab } from '../support/front-end-tab.ts'
import { createOwner } from '../support/people.ts'
import { startTestSite, type TestSite } from '../support/test-site.ts'
import { isFullSize } from '../support/test-size.ts'
import { compileExample, exampleDirectory, exampleEnvironment } from './example.ts'
import { playStory, STORY, type Stage } from './front-end-story.ts'

const DIRECTORY = exampleDirectory('spa')
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' }

describe('examples/spa', function () {
  this.timeout(180_000)
  const chromium = useFrontEndBrowser()
  let site: TestSite
  let server: Server
  let url: string
  let built: string

  before(async function install() {
    if (!existsSync(join(DIRECTORY, 'node_modules/vite'))) {
      try {
        await npm(DIRECTORY, 'ci')
      } catch (error) {
        if (process.env.CI) throw error
        process.stderr.write('    skipped: its packages cannot be installed from here\n')
        this.skip()
      }
    }
    const port = await freePort()
    url = `http://localhost:${port}`
    site = await startTestSite({ ALLOWED_ORIGINS: url }, { hostname: 'localhost' })
    await createOwner(site)
    built = mkdtempSync(join(tmpdir(), 'gadwall-spa-'))
    await promisify(execFile)(
      process.execPath,
      [
        join(DIRECTORY, 'node_modules/vite/bin/vite.js'),
        'build',
        '--outDir',
        built,
        '--emptyOutDir',
      ],
      {
        cwd: DIRECTORY,
        env: { ...exampleEnvironment(), NODE_ENV: 'production', VITE_USERS: site.url },
      },
    )
    server = serve(built).listen(port, 'localhost')
    await once(server, 'listening')
  })
  after(async () => {
    server?.closeAllConnections()
    server?.close()
    await site?.stop()
    if (built) rmSync(built, { recursive: true })
  })

  it('has exact versions, and a lock without addresses', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(DIRECTORY, 'package.json'), 'utf8'),
    )
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).to.match(/^\d+\.\d+\.\d+$/)
    }
    expect(readFileSync(join(DIRECTORY, 'package-lock.json'), 'utf8')).to.not.contain('"resolved"')
  })

  it('compiles, strictly', async () => {
    expect(await compileExample('spa')).to.deep.equal([])
  })

  const stage = (tab: FrontEndTab): Stage => {
    const guarded = { button: 'Show my sessions', shows: /Linux/, path: '/account/sessions' }
    return { tab, url, users: site.url, guarded, now: site.auth.clock }
  }

  it(STORY, async () => {
    await playStory(stage(new ChromiumTab(await (await chromium.open()).newPage())))
  })

  const manners = isFullSize
    ? (['allowed', 'kept apart', 'blocked'] as const)
    : (['blocked'] as const)
  for (const manner of manners) {
    describe(`in a Firefox that has cookies of other sites ${manner}`, () => {
      const firefox = useFirefox(FIREFOX_COOKIES[manner])
      // Each story registers the same name.
      before(() => site.connection.query("DELETE FROM users WHERE username = 'grace'"))

      it(STORY, async () => {
        await playStory(stage(await FirefoxTab.of(firefox)))
      })
    })
  }
})

/** Files, as any host for static pages serves them. */
function serve(directory: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname === '/' ? '/index.html' : pathname
    const type = Object.entries(TYPES).find(([ending]) => name.endsWith(ending))?.[1]
    response.setHeader('content-type', type ?? 'application/octet-stream')
    response.end(readFileSync(join(directory, name)))
  })
}
