import { expect } from 'chai'
import fc from 'fast-check'
import { readPasskeyAnswer } from '../../../../src/auth/factors/passkeys/passkey-answer.ts'
import { creationOf, requestOf } from '../../../../src/auth/factors/passkeys/passkey-options.ts'
import { newTicket } from '../../../../src/auth/factors/passkeys/passkey-ticket.ts'
import { PasskeyDevice } from '../../../support/passkey-device.ts'

const PARTY = { id: 'localhost', name: 'The Club', origins: ['http://localhost:3000'] }
const OWNER = { backend: 'own', userId: '1' }

type Changes = Readonly<Record<string, unknown>>

const clientData = (data: unknown) =>
  Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64url')

const CLIENT = { type: 'webauthn.get', challenge: 'AAAA', origin: 'https://example.com' }

/** An answer as a browser would send it, but for some changes. */
function textOf(changes: Changes = {}, response: Changes = {}): string {
  return JSON.stringify({
    id: 'abc_-1',
    type: 'public-key',
    response: { clientDataJSON: clientData(CLIENT), authenticatorData: 'AA', ...response },
    ...changes,
  })
}

const read = (changes?: Changes, response?: Changes) => readPasskeyAnswer(textOf(changes, response))
const readClient = (data: unknown) => read({}, { clientDataJSON: clientData(data) })

describe('readPasskeyAnswer()', () => {
  it('reads what a browser sends', () => {
    expect(read()).to.deep.equal({
      id: 'abc_-1',
      challenge: 'AAAA',
      isFramed: false,
      isDiscoverable: false,
      response: { clientDataJSON: clientData(CLIENT), authenticatorData: 'AA' },
      transports: [],
    })
  })

  it('reads what a device makes, and what it answers', () => {
    const device = new PasskeyDevice()
    const made = newTicket('add', OWNER, 0)
    const asked = creationOf(PARTY, made, { handle: 'AAAA', username: 'ada', known: [] })
    const answer = readPasskeyAnswer(device.create(asked))
    expect(answer).to.include({ challenge: made.challenge, isFramed: false, isDiscoverable: true })
    expect(answer?.response).to.have.keys(['clientDataJSON', 'attestationObject'])
    expect(answer?.transports).to.deep.equal(['internal', 'hybrid'])
    const ticket = newTicket('login', null, 0)
    const used = readPasskeyAnswer(device.get(requestOf(PARTY, ticket)))
    expect(used).to.include({ id: answer?.id, challenge: ticket.challenge })
    expect(used?.response).to.have.keys([
      ...['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'],
    ])
  })

  it('never throws for a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(readPasskeyAnswer(text)).to.equal(null)
      }),
    )
  })

  it('never throws for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readPasskeyAnswer(text)).to.equal(null)
      }),
    )
  })

  it('never throws for an answer whose parts are anything, nor keeps what is not base64url', () => {
    const names = fc.constantFrom('attestationObject', 'signature', 'userHandle', 'transports')
    const part = fc.dictionary(names, fc.jsonValue(), { noNullPrototype: true })
    fc.assert(
      fc.property(part, (response) => {
        const answer = read({}, response)
        expect(answer).to.not.equal(null)
        for (const kept of Object.values(answer?.response ?? {})) {
          expect(kept).to.match(/^[A-Za-z0-9_-]+$/)
        }
      }),
    )
  })

  it('never throws for data of a client that are anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (data, challenge) => {
        readClient(data)
        const answer = readClient({ ...CLIENT, challenge })
        const isText = typeof challenge === 'string' && /^[A-Za-z0-9_-]+$/.test(challenge)
        expect(answer?.challenge ?? null).to.equal(isText ? challenge : null)
      }),
    )
  })

  it('reads nothing that no browser makes', () => {
    const wrong: Changes[] = [
      { id: undefined },
      { id: 7 },
      { id: '' },
      { id: 'a+b/' },
      { id: 'abc=' },
      { id: 'abc\n' },
      { id: 'a'.repeat(1365) },
      { type: undefined },
      { type: 'password' },
      { type: 'PUBLIC-KEY' },
      { response: undefined },
      { response: null },
      { response: 'x' },
      { response: [] },
    ]
    for (const changes of wrong) expect(read(changes), JSON.stringify(changes)).to.equal(null)
    expect(read({ id: 'a'.repeat(1364) })?.id).to.have.length(1364)
  })

  it('reads nothing without data of the client, or without a challenge in them', () => {
    for (const clientDataJSON of [undefined, null, 1, '', 'a b', {}, clientData('no JSON')]) {
      expect(read({}, { clientDataJSON }), String(clientDataJSON)).to.equal(null)
    }
    for (const challenge of [undefined, null, 1, '', 'a=', ['AAAA']]) {
      expect(readClient({ ...CLIENT, challenge }), String(challenge)).to.equal(null)
    }
    for (const data of [null, 1, 'AAAA', []]) {
      expect(readClient(JSON.stringify(data)), JSON.stringify(data)).to.equal(null)
    }
  })

  it('reads 24,000 characters, and nothing that is longer', () => {
    const room = 24_000 - textOf({}, { signature: '' }).length
    expect(read({}, { signature: 'A'.repeat(room) })).to.not.equal(null)
    expect(read({}, { signature: 'A'.repeat(room + 1) })).to.equal(null)
    expect(read({}, { signature: 'A'.repeat(25_000) })).to.equal(null)
    expect(readPasskeyAnswer('['.repeat(25_000))).to.equal(null)
    expect(readPasskeyAnswer('['.repeat(24_000))).to.equal(null)
  })

  it('sees that a page of another site has asked, in a frame', () => {
    const framed = [
      { crossOrigin: true },
      { crossOrigin: 'true' },
      { crossOrigin: true, topOrigin: 'https://example.net' },
      { crossOrigin: false, topOrigin: 'https://example.net' },
    ]
    for (const data of framed) expect(readClient({ ...CLIENT, ...data })?.isFramed).to.equal(true)
    expect(readClient({ ...CLIENT, crossOrigin: false })?.isFramed).to.equal(false)
  })

  it('keeps eight transports at most, each once, that look like any', () => {
    const transports = (given: unknown) => read({}, { transports: given })?.transports
    expect(
      transports(['usb', 'USB', 'usb', 'smart-card', 7, null, 'a b', '', '<b>']),
    ).to.deep.equal(['usb', 'smart-card'])
    expect(transports(['x'.repeat(20), 'x'.repeat(21)])).to.deep.equal(['x'.repeat(20)])
    expect(transports('abcdefghij'.split(''))).to.deep.equal('abcdefgh'.split(''))
    for (const none of [undefined, null, 'usb', { 0: 'usb' }]) {
      expect(transports(none)).to.deep.equal([])
    }
  })
})
