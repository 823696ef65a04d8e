import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from './code-blocks.ts'
import { makeViewsPage, presentRecord, VIEWS_PAGE } from './views-page.ts'

// With a version as its argument it keeps what the views are given in it: do that at each release.
const [version] = process.argv.slice(2)
if (version) {
  const file = join(PROJECT, 'test/docs/view-records', `${version}.json`)
  writeFileSync(file, `${JSON.stringify(presentRecord(), null, 2)}\n`)
}
writeFileSync(VIEWS_PAGE, makeViewsPage())
