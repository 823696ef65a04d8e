import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { type FormFields, gadwall } from '../../src/index.ts'
import { Passwords } from '../../src/passwords.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../src/testing.ts'
import { startForeignApp } from '../mounting/foreign-app.ts'
import { PASSWORD } from '../support/test-site.ts'
import { codeBlocksOf } from './code-blocks.ts'

const PAGE = 'docs/mount-in-your-app.md'
const SRC = new URL('../../src/', import.meta.url).href

/** The code of the page, word for word; only where the packages are is filled in. */
async function loadStory(directory: string) {
  const block = codeBlocksOf(PAGE).find(({ fileName }) => fileName === 'registration-fields.ts')
  const code = block?.code
    .replace("'gadwall'", `'${SRC}index.ts'`)
    .replace("'zod'", `'${pathToFileURL(createRequire(import.meta.url).resolve('zod')).href}'`)
  const file = join(directory, 'registration-fields.mts')
  writeFileSync(file, code ?? '')
  return (await import(pathToFileURL(file).href)) as {
    shoeFields(shoes: object): FormFields<never>
  }
}

describe('the story "add a field to registration"', () => {
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-story-'))
  })
  after(() => rmSync(directory, { recursive: true, force: true }))

  it('works as it is written, on both pages', async () => {
    const { shoeFields } = await loadStory(directory)
    const sizes = new Map<string, number>()
    const fields = shoeFields({
      save: async (id: string, size: number) => void sizes.set(id, size),
      find: async (id: string) => sizes.get(id) ?? null,
    })
    const passwords = new Passwords([cheapHasher()])
    const backend = memoryBackend({ passwords })
    const stores = { ...memoryStores(), users: backend.users }
    const app = await startForeignApp((koa, base) => {
      const users = gadwall({
        formSeconds: 0,
        ...{ secret: base.secret, baseUrl: base.baseUrl, passwords, stores },
        backends: [backend],
        registrationFields: fields,
        profileFields: fields,
      } as never)
      koa.use(users.middleware() as never)
    })
    try {
      const browser = app.browser()
      const ada = { username: 'ada', email: '', password: PASSWORD }
      const refused = await browser.submit('/register', { ...ada, shoeSize: '7' })
      expect(refused.status).to.equal(422)
      expect(refused.body).to.contain('No shoe is that small.').and.to.contain('value="7"')
      expect(sizes.size).to.equal(0)
      expect((await browser.submit('/register', { ...ada, shoeSize: '43' })).status).to.equal(303)
      expect([...sizes.values()]).to.deep.equal([43])
      expect((await browser.get('/account/profile')).body).to.contain('value="43"')
      const names = { firstName: 'Ada', lastName: '' }
      const saved = await browser.submit('/account/profile', { ...names, shoeSize: '44' })
      expect(saved).to.include({ status: 303, location: '/account' })
      expect([...sizes.values()]).to.deep.equal([44])
    } finally {
      await app.stop()
    }
  })
})
