import { expect } from 'chai'
import type { AuditEntry } from '../../../src/auth/audit/audit-store.ts'
import { EVENT_NAMES } from '../../../src/auth/audit/event-names.ts'
import { eventPlace, eventSentence, textOf } from '../../../src/web/activity/event-sentence.ts'
import { staffEvents } from '../../../src/web/activity/staff-events.ts'
import { en } from '../../../src/web/messages/en.ts'
import { createSay } from '../../../src/web/messages/messages.ts'

const say = createSay(en)
const ANN = { backend: 'users', userId: '1' }
const BOB = { backend: 'users', userId: '2' }
const GONE = { backend: 'users', userId: '12' }
const NAMES: Readonly<Record<string, string>> = { 1: 'ann', 2: 'bob' }
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'

const nameOf = (who: AuditEntry['actor']) => {
  if (who === null) return null
  const name = NAMES[who.userId]
  return name ? { name, path: `/u/${who.userId}` } : { name: `users:${who.userId}`, path: null }
}

function entryOf(name: string, given: Partial<AuditEntry> = {}): AuditEntry {
  const nothing = { session: null, address: null, agent: null, requestId: null }
  return { id: 'a', name, at: 0, actor: null, subject: null, details: {}, ...nothing, ...given }
}

function told(name: string, given: Partial<AuditEntry> = {}, words = say): string {
  return textOf(eventSentence(words, entryOf(name, given), nameOf) ?? [])
}

/** Events that concern no account, so that no owner reads of them. */
const OF_NOBODY = ['throttle.surge', 'group.', 'section.', 'import.', 'backup.', 'user.list-']

describe('the sentence of an event', () => {
  it('there is one for the staff and one for the owner for each event that there is', () => {
    expect(EVENT_NAMES.length).to.be.above(40)
    for (const name of EVENT_NAMES) {
      expect(en, name).to.include.keys(`event.${name}`, `event.area.${name.split('.')[0]}`)
      if (OF_NOBODY.some((one) => name.startsWith(one))) continue
      expect(en, name).to.include.keys(`activity.${name}`)
    }
  })

  it('says who, by what, to whom, and by whom', () => {
    const own = { actor: ANN, subject: ANN }
    const byAnn = { actor: ANN, subject: BOB }
    expect(told('login.succeeded', { ...own, details: { methods: ['pwd', 'otp'] } })).to.equal(
      'ann logged in with password and app',
    )
    const groups = { permissions: [], groups: ['Editors'] }
    expect(told('grant.added', { ...byAnn, details: groups })).to.equal(
      'bob was put into Editors by ann',
    )
    const both = { permissions: ['a.b', 'c.d', 'e.f'], groups: ['Editors'] }
    expect(told('grant.added', { ...byAnn, details: both })).to.equal(
      'bob was put into Editors and given a.b, c.d and e.f by ann',
    )
    expect(told('session.ended', { ...byAnn, details: { count: 1 } })).to.equal(
      '1 session of bob was ended by ann',
    )
    expect(told('session.ended', { actor: ANN, details: { count: 7 } })).to.equal(
      'The sessions of everybody were ended (7) by ann',
    )
    expect(told('login.failed')).to.equal('Somebody gave a wrong name or a wrong password')
    expect(told('login.failed', { subject: ANN })).to.equal(
      'ann gave a wrong password or a wrong code',
    )
    const throttled = { use: 'login', retryAfterMs: 5, count: 3 }
    expect(told('login.throttled', { details: throttled })).to.equal(
      'Too many tries (login): 3 were refused',
    )
    expect(told('user.created', { subject: GONE })).to.equal('The account of users:12 was made')
    expect(told('group.changed', { actor: ANN, details: { group: 'B', was: 'A' } })).to.equal(
      'The group A was called B by ann',
    )
    const passkey = { name: 'my key', isRefused: true }
    expect(told('passkey.counter-back', { subject: ANN, details: passkey })).to.contain(
      'The passkey "my key" of ann counted backwards and was refused',
    )
    expect(told('factor.added', { ...own, details: { kind: 'app' } })).to.equal(
      'ann added a second step: authenticator app',
    )
  })

  it('has no gap and no placeholder, whatever of its details is missing or odd', () => {
    const odd = { name: ['x', 3], count: 'many', methods: 7, groups: 'no list', fields: [] }
    for (const name of EVENT_NAMES) {
      for (const details of [{}, odd]) {
        const text = told(name, { subject: ANN, details })
        expect(text, name).to.not.match(/[{}\p{Cc}]|undefined|\[object/u)
        expect(text, name).to.not.equal(name)
      }
    }
  })

  it('says from where it was done', () => {
    const place = (agent: string | null, address: string | null) =>
      eventPlace(say, entryOf('logout', { agent, address }))
    expect(place(CHROME, '10.0.0.1')).to.equal('from Chrome on Linux, 10.0.0.1')
    expect(place(null, '10.0.0.1')).to.equal('from 10.0.0.1')
    expect(place('<b>unheard of</b>', null)).to.equal('')
  })

  it('an event of the app is called by its name, or by the sentence that the app gives', () => {
    const bought = { subject: ANN, details: { what: '<b>duck</b>', count: 2 } }
    expect(told('shop.bought', bought)).to.equal('shop.bought')
    const own = createSay({ 'event.shop.bought': '{subject} bought {count} {what}' }, en)
    expect(told('shop.bought', bought, own)).to.equal('ann bought 2 <b>duck</b>')
    expect(eventSentence(say, entryOf('shop.bought'), nameOf, 'activity')).to.equal(null)
  })

  it('stored text stands apart from our words, and never becomes a placeholder, a mark or a control', () => {
    const details = {
      permissions: [],
      groups: ['{actor}', '\u0001 0\u0001\u0007', 'pwd', '\u202egro'],
    }
    const parts = eventSentence(say, entryOf('grant.added', { subject: ANN, details }), nameOf)
    const apart = parts?.filter(({ isStored }) => isStored).map(({ text }) => text)
    expect(apart).to.deep.equal(['ann', '{actor}', '\uFFFD 0\uFFFD\uFFFD', 'pwd', 'gro'])
    expect(parts?.[0]).to.deep.equal({ text: 'ann', isStored: true, path: '/u/1' })
  })

  it('everybody whom a page names is looked up by one call', async () => {
    const asked: (readonly string[])[] = []
    const users = {
      backend: 'users',
      findByIds: async (ids: readonly string[]) => {
        asked.push(ids)
        return ids.filter((id) => NAMES[id]).map((id) => ({ id, username: NAMES[id] }))
      },
    }
    const entries = Array.from({ length: 50 }, (_, index) =>
      entryOf('user.updated', { actor: ANN, subject: index % 2 ? BOB : GONE }),
    )
    const pathOf = ({ userId }: { userId: string }) => `/u/${userId}`
    const events = await staffEvents({ say, users: users as never, pathOf }, entries)
    expect(asked).to.have.lengthOf(1)
    expect(events[0]?.subject).to.deep.equal({ name: 'users:12', path: null })
    expect(events[1]?.text).to.equal('The account of bob was changed by ann')
  })
})
