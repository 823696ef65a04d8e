import { expect } from 'chai'
import { createSay } from '../../../src/web/messages/messages.ts'

describe('createSay()', () => {
  it('puts parameters into a sentence', () => {
    const say = createSay({ short: 'Use at least {min} characters, {min}!' })
    expect(say('short', { min: 15 })).to.equal('Use at least 15 characters, 15!')
    expect(say('short')).to.equal('Use at least  characters, !')
  })

  it('chooses a word by a number', () => {
    const say = createSay({ wait: 'Wait {n} {n|second|seconds}.' })
    const said = [0, 1, 2].map((n) => say('wait', { n }))
    expect(said).to.deep.equal(['Wait 0 seconds.', 'Wait 1 second.', 'Wait 2 seconds.'])
  })

  it('translates a parameter that has a sentence of its own', () => {
    const say = createSay({ similar: 'Too similar to your {to}.', 'to.email': 'e-mail address' })
    expect(say('similar', { to: 'email' })).to.equal('Too similar to your e-mail address.')
    expect(say('similar', { to: 'motto' })).to.equal('Too similar to your motto.')
  })

  it('takes a sentence from the first list that has it, and gives the code where none has', () => {
    const say = createSay({ both: 'the app' }, { both: 'ours', ours: 'only ours' })
    expect([say('both'), say('ours'), say('none')]).to.deep.equal(['the app', 'only ours', 'none'])
  })

  it('says nothing of names that every object has', () => {
    const say = createSay({})
    for (const code of ['constructor', '__proto__', 'toString']) expect(say(code)).to.equal(code)
    expect(createSay({ a: '{to}' })('a', { to: 'constructor' })).to.equal('constructor')
  })

  it('leaves text alone that a visitor typed, braces and all', () => {
    const say = createSay({ taken: '{name} is taken.' })
    expect(say('taken', { name: '{min|a|b} <b>$&' })).to.equal('{min|a|b} <b>$& is taken.')
  })
})
