import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { changesBetween, makeViewsPage, VIEWS_PAGE } from './views-page.ts'

describe('docs/views.md', () => {
  it('is as the types of the views are: `npm run view-reference` makes it anew', () => {
    expect(readFileSync(VIEWS_PAGE, 'utf8')).to.equal(makeViewsPage())
  })

  it('says of two versions which views are new or gone, and what each is given', () => {
    const before = { 'a/same': ['title'], 'b/gone': [], 'c/changed': ['old', 'title'] }
    const after = { 'a/same': ['title'], 'c/changed': ['fresh', 'title'], 'd/new': ['title'] }
    expect(changesBetween(before, after)).to.deep.equal([
      '`b/gone` is gone: a view of yours of this name is not used any more',
      '`c/changed` is no longer given `old`',
      '`c/changed` is given `fresh`, too',
      '`d/new` is new',
    ])
    expect(changesBetween(after, after)).to.deep.equal([])
  })
})
