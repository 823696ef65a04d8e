import { expect } from 'chai'
import { SearchIndex } from '../../../../src/server/development/docs/search-index.ts'

const page = (name: string, title: string, html: string) => ({ name, title, html })

describe('SearchIndex', () => {
  const index = new SearchIndex([
    page(
      'mail',
      'Mail',
      '<h1 id="mail">Mail</h1>\n<p>How letters leave.</p><h2 id="sessions-too">Sessions, too</h2><p>Also of a throttle &amp; &lt;b&gt;. ' +
        `${'word '.repeat(200)}needle ${'word '.repeat(200)}</p>`,
    ),
    page(
      'sessions',
      'Sessions',
      '<h1 id="sessions">Sessions</h1><p>Where people are.</p><h2 id="x">Ends</h2><p>A session ends. csrfToken</p>',
    ),
    page(
      'settings',
      'Settings',
      '<h1 id="settings">Settings</h1><table><tr><td><code>SESSION_IDLE</code></td><td>minutes</td></tr></table>',
    ),
  ])
  const found = (query: string) => index.search(query).map(({ page, id }) => `${page.name}#${id}`)

  it('puts titles before headings, and headings before the text', () => {
    expect(found('sessions')).to.deep.equal(['sessions#', 'mail#sessions-too'])
    expect(found('ends session')).to.deep.equal(['sessions#x'])
    expect(found('session')[0]).to.equal('sessions#')
  })

  it('finds what a table explains, and the words within a name', () => {
    expect(found('SESSION_IDLE')).to.deep.equal(['settings#'])
    expect(found('token')).to.deep.equal(['sessions#x'])
    expect(found('oken')).to.deep.equal([])
  })

  it('shows a piece of the text around the hit, which is marked, as text and not as HTML', () => {
    const [hit] = index.search('needle')
    const text = hit?.excerpt.map(({ text }) => text).join('') ?? ''
    expect(text).to.match(/^… word .*needle.* …$/)
    expect(text.length).to.be.below(500)
    expect(hit?.excerpt.filter(({ isHit }) => isHit)).to.deep.equal([
      { text: 'needle', isHit: true },
    ])
    const [other] = index.search('throttle')
    expect(other?.excerpt.map(({ text }) => text).join('')).to.contain('throttle & <b>.')
  })

  const marked = (query: string) =>
    index
      .search(query)
      .flatMap(({ excerpt }) => excerpt.filter(({ isHit }) => isHit))
      .map(({ text }) => text)

  it('searches for no single letters, and marks none', () => {
    expect(found('a')).to.deep.equal([])
    expect(found('a b c')).to.deep.equal([])
    expect(marked('a needle')).to.deep.equal(['needle'])
    expect(marked('a throttle of')).to.have.members(['of', 'throttle'])
  })

  it('finds two letters as a word, and more as the beginning of one', () => {
    const words = new SearchIndex([
      page('one', 'One', '<h1 id="one">One</h1><p>A message for me, mending menus.</p>'),
      page(
        'two',
        'Two',
        '<h1 id="two">Two</h1><p>Messages. You may remember, or tell me; Remember me.</p>',
      ),
      page(
        'three',
        'Three',
        '<h1 id="three">Three</h1><p>Sm\u00f6rg\u00e5s with r\u00e4ksm\u00f6rg\u00e5s.</p>',
      ),
    ])
    const hitsOf = (query: string) =>
      words
        .search(query)
        .map(({ page: { name }, excerpt }) => [
          name,
          excerpt.filter(({ isHit }) => isHit).map(({ text }) => text),
        ])
    expect(hitsOf('me')).to.deep.equal([
      ['two', ['me', 'me']],
      ['one', ['me']],
    ])
    expect(hitsOf('mess')).to.deep.equal([
      ['one', ['mess']],
      ['two', ['Mess']],
    ])
    expect(hitsOf('remember me')).to.deep.equal([['two', ['remember', 'me', 'Remember', 'me']]])
    // As some keyboards write it: letters and their marks apart.
    expect(hitsOf('ra\u0308ksmo\u0308rga\u030as')).to.deep.equal([
      ['three', ['r\u00e4ksm\u00f6rg\u00e5s']],
    ])
  })

  it('gives marks of HTML as text', () => {
    const pages = new SearchIndex([
      page('csp', 'Scripts', '<h1 id="csp">Scripts</h1><p>Never &lt;script&gt; by hand.</p>'),
    ])
    const [hit] = pages.search('<script>')
    expect(hit?.excerpt.map(({ text }) => text)).to.deep.equal(['Never <', 'script', '> by hand.'])
  })

  it('finds a place only if every word stands there', () => {
    expect(found('sessions zebra')).to.deep.equal([])
    expect(found('')).to.deep.equal([])
    expect(found(' ,;!?* ')).to.deep.equal([])
  })

  it('answers hostile queries quickly, whatever they hold', () => {
    const queries = [
      ...['(a+)+$', '.*', '[', '\\', '%00', '\u0000', '__proto__ constructor', '<script>', '‮'],
      ...['a '.repeat(50_000), 'x'.repeat(100_000), '../'.repeat(10_000), 'İ'.repeat(1000)],
      Array.from({ length: 10_000 }, (_, n) => n).join(' '),
    ]
    const begun = performance.now()
    for (const query of queries) expect(index.search(query).length).to.be.at.most(30)
    expect(performance.now() - begun).to.be.below(2000)
  })
})
