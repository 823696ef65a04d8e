import { expect } from 'chai'
import { createSay } from '../../../src/web/messages/messages.ts'
import { sayStrong } from '../../../src/web/views/say-strong.ts'

describe('sayStrong()', () => {
  it('lets the parameters stand out, wherever the sentence has them', () => {
    const say = createSay({ whose: 'Is {email} the address of {name}?' })
    expect(sayStrong(say, 'whose', { name: 'ada', email: 'ada@example.com' })).to.equal(
      'Is <strong>ada@example.com</strong> the address of <strong>ada</strong>?',
    )
  })

  it('escapes the sentence and what stands in it', () => {
    const say = createSay({ hello: 'Hello <b>{name}</b> & you' })
    expect(sayStrong(say, 'hello', { name: '<i>"ada\'' })).to.equal(
      'Hello &lt;b&gt;<strong>&lt;i&gt;&quot;ada&#39;</strong>&lt;/b&gt; &amp; you',
    )
  })

  it('puts no parameter into another', () => {
    const say = createSay({ both: '{a} {b}' })
    expect(sayStrong(say, 'both', { a: '\u0001b\u0001', b: '{a}' })).to.equal(
      '<strong>\u0001b\u0001</strong> <strong>{a}</strong>',
    )
  })
})
