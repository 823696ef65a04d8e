import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { ApiCheck } from '../support/api-document.ts'
import { JsonClient } from '../support/json-client.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'
import { codeBlocksOf } from './code-blocks.ts'

const PAGE = 'docs/front-ends.md'
const CLIENT = new URL('../../src/client.ts', import.meta.url).href

describe(PAGE, () => {
  let site: TestSite
  let directory: string
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-front-end-'))
    site = await startTestSite()
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(async () => {
    await site.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  it('has a front end that works as it is written, where cookies are kept', async () => {
    const block = codeBlocksOf(PAGE).find(({ fileName }) => fileName === 'front-end.ts')
    const file = join(directory, 'front-end.mts')
    writeFileSync(file, (block?.code ?? '').replace("'gadwall/client'", `'${CLIENT}'`))
    const { logIn } = (await import(pathToFileURL(file).href)) as {
      logIn(baseUrl: string, username: string, password: string): Promise<string>
    }
    const jar = new Map<string, string>()
    const { fetch: plain } = globalThis
    globalThis.fetch = async (input, init) => {
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
      const answer = await plain(input, {
        ...init,
        headers: { ...(init?.headers as object), cookie },
      })
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
        jar.set(name, value)
      }
      return answer
    }
    try {
      expect(await logIn(site.url, 'ada', PASSWORD)).to.equal('Hello, ada')
      expect(await logIn(site.url, 'ada', 'wrong')).to.match(/password/i)
    } finally {
      globalThis.fetch = plain
    }
  })

  it('shows a session as it is answered', async () => {
    const block = codeBlocksOf(PAGE).find(({ language }) => language === 'json')
    const shown = JSON.parse(block?.code ?? '')
    const client = new JsonClient(site.url)
    await client.logIn('ada', PASSWORD)
    expect(Object.keys(shown)).to.have.members(Object.keys(await client.session()))
    const api = await ApiCheck.of(site.url)
    const headers = new Headers({ 'content-type': 'application/json' })
    const answer = { status: 200, headers, body: block?.code ?? '', location: '' }
    expect(api.faultsOf('GET', '/session', answer)).to.deep.equal([])
  })

  it('names the codes that there are', async () => {
    const client = new JsonClient(site.url)
    await client.session()
    const { body } = await client.send('/login', { username: 'ada', password: 'wrong' })
    expect(codeBlocksOf(PAGE)).to.not.have.length(0)
    expect(JSON.parse(body).error.code).to.equal('wrong_credentials')
  })
})
