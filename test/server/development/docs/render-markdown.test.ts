import { expect } from 'chai'
import { renderMarkdown } from '../../../../src/server/development/docs/render-markdown.ts'

const files = { pages: new Map([['docs/b.md', 'b']]), images: new Map<string, string>() }
const render = (source: string) => renderMarkdown(source, 'docs/a.md', files)

describe('renderMarkdown()', () => {
  it('finds the title and the headings, with anchors', async () => {
    const { title, html, headings } = await render(
      '# The `a` & b\n\n## One\n\n### Two\n\n#### Three',
    )
    expect(title).to.equal('The a & b')
    expect(headings).to.deep.equal([
      { id: 'one', text: 'One', rank: 2 },
      { id: 'two', text: 'Two', rank: 3 },
    ])
    expect(html).to.contain('<h2 id="one">One</h2>').and.contain('<h4 id="three">')
  })

  it('leaves comments out, and shows what is HTML in a page as text', async () => {
    const { html } = await render(
      [
        '<!-- not compiled: a reason -->',
        '<script>alert(1)</script>',
        '',
        'a <b onclick="x">bold</b> <!-- hidden --> [bad](javascript:alert(1)) [good](b.md)',
        '',
        '![<img>](https://evil.example/x.png) <a href="x">y</a>',
        '',
        '| a<br>b |',
        '|---|',
        '| "`<i>`" |',
      ].join('\n'),
    )
    const tags = new Set([...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag))
    expect([...tags]).to.have.members([
      ...['p', 'a', 'br', 'div', 'table', 'thead', 'tr', 'th', 'tbody', 'td', 'code'],
    ])
    expect(html).to.not.match(/<[^>]*(?:onclick|javascript|style=|evil)/)
    expect(html).to.not.contain('not compiled').and.not.contain('hidden')
    expect(html).to.contain('<a href="b">good</a>')
  })

  it('lets a wide table be moved by the keys, named by the heading above it', async () => {
    const { html } = await render('## All of them\n\n| a |\n|---|\n| b |')
    expect(html).to.contain(
      '<div class="docs-table" tabindex="0" role="group" aria-labelledby="all-of-them">',
    )
  })
})
