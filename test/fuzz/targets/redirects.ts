import fc from 'fast-check'
import { PASSWORD } from '../../support/test-site.ts'
import vectors from '../../vectors/redirects.json' with { type: 'json' }
import { assertTight, FuzzedSite } from '../harness/fuzzed-site.ts'
import { promise, siteTarget } from '../harness/target.ts'
import { hostileText, mutated } from '../harness/texts.ts'

const SIGNS = '/\\@:?#%.;&= \t\n\r\0aA0\u2028\u3002\uff0f\uff0e'
const texts = [...JSON.stringify(vectors).matchAll(/"((?:\\.|[^"\\])*)"/g)]
  .map(([text]) => JSON.parse(text) as string)
  .filter((text) => text.length > 1 && text.length < 200)

/** Whatever stands in `next`, it never leads away from the site. */
export const redirects = siteTarget('redirects', 1, async ({ main }) => {
  const site = new FuzzedSite(main)
  const visitor = site.browser()
  const token = await visitor.token('/login')
  return {
    arbitrary: fc.oneof(
      mutated([...texts, `${site.url}/account`, '//evil.example'], SIGNS),
      hostileText(1_500),
    ),
    check: (next: string) =>
      site.watch(async () => {
        const wellFormed = Buffer.from(next).toString()
        const page = await visitor.clone().get(`/login?next=${encodeURIComponent(wellFormed)}`)
        promise([200, 431].includes(page.status), `The page answered ${page.status}`)
        assertTight(page.body)
        const fields = { _csrf: token, username: 'ada', password: PASSWORD, next: wellFormed }
        const { status, location } = await visitor.clone().post('/login', fields)
        promise([303, 400, 413].includes(status), `The login answered ${status}`)
        if (status !== 303) return
        const { origin, pathname } = new URL(location, site.url)
        promise(origin === site.url && /^\/(?!\/)/.test(pathname), `It led to ${location}`)
      }),
    close: async () => site.close(),
  }
})
