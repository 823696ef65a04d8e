import { expect } from 'chai'
import { highlight } from '../../../../src/server/development/docs/highlight.ts'
import { textOf } from '../../../../src/server/development/docs/render-markdown.ts'

describe('highlight()', () => {
  it('marks comments, strings and words of the language', () => {
    expect(highlight("const a = '<b>' // why", 'ts')).to.equal(
      '<span class="code-keyword">const</span> a = <span class="code-string">&#39;&lt;b&gt;&#39;</span> <span class="code-comment">// why</span>',
    )
    expect(highlight('npm i --save # yes', 'sh')).to.equal(
      'npm i <span class="code-keyword">--save</span> <span class="code-comment"># yes</span>',
    )
    expect(highlight("SELECT 'a' -- b", 'sql'))
      .to.contain('code-keyword')
      .and.contain('code-comment')
  })

  it('shows what no language is known for as it is, and lets no markup through', () => {
    expect(highlight('<script>&"\'', 'nothing')).to.equal('&lt;script&gt;&amp;&quot;&#39;')
    for (const language of ['ts', 'sh', 'sql', 'text', '__proto__']) {
      const hostile = '<img src=x onerror=alert(1)> "<b>" `<i>` /* <u> */ # <s>'
      const html = highlight(hostile, language)
      expect(html.replace(/<\/?span[^>]*>/g, ''), language).to.not.match(/[<>]/)
      expect(textOf(html), language).to.equal(hostile)
    }
  })

  it('takes no longer for code that nobody would write', () => {
    for (const piece of ["'", '"\\', '`${', '/*', '--', '#', '"']) {
      const begun = performance.now()
      for (const language of ['ts', 'sh', 'sql']) highlight(piece.repeat(20_000), language)
      expect(performance.now() - begun, piece).to.be.below(5000)
    }
  })
})
