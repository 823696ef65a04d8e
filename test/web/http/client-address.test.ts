import { expect } from 'chai'
import { ClientAddress } from '../../../src/web/http/client-address.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { sendTarget } from '../../support/raw-http.ts'
import { startTestSite } from '../../support/test-site.ts'

describe('ClientAddress', () => {
  const PROXIES = ['10.0.0.0/8', '192.0.2.7', '2001:db8:1::/48', '::1']

  it('believes nobody when no proxy is trusted', () => {
    const addresses = new ClientAddress([])
    for (const spoofed of [undefined, '', '203.0.113.9', '127.0.0.1', '10.0.0.1, 203.0.113.9']) {
      expect(addresses.of('198.51.100.1', spoofed)).to.equal('198.51.100.1')
    }
  })

  it('believes nobody who is not a trusted proxy', () => {
    const addresses = new ClientAddress(PROXIES)
    expect(addresses.of('198.51.100.1', '203.0.113.9')).to.equal('198.51.100.1')
    expect(addresses.of('192.0.2.8', '203.0.113.9')).to.equal('192.0.2.8')
  })

  it('takes the right-most address that is no proxy of ours: what is left of it may be a lie', () => {
    const addresses = new ClientAddress(PROXIES)
    const table: [forwardedFor: string, address: string][] = [
      ['203.0.113.9', '203.0.113.9'],
      ['1.1.1.1, 203.0.113.9', '203.0.113.9'],
      ['127.0.0.1, 203.0.113.9', '203.0.113.9'],
      ['1.1.1.1, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
      ['1.1.1.1,203.0.113.9,192.0.2.7,10.1.2.3', '203.0.113.9'],
      ['203.0.113.9, 2001:db8:1::5', '203.0.113.9'],
      ['  203.0.113.9  ', '203.0.113.9'],
      ['2001:db8:2::9', '2001:db8:2::9'],
      ['10.9.9.9', '10.9.9.9'],
    ]
    for (const [forwardedFor, address] of table) {
      expect(addresses.of('10.0.0.1', forwardedFor), forwardedFor).to.equal(address)
    }
  })

  it('takes the ports off that some proxies write, of proxies and of clients', () => {
    const addresses = new ClientAddress(PROXIES)
    for (const [forwardedFor, address] of [
      ['203.0.113.9:51234', '203.0.113.9'],
      ['[2001:db8::9]:51234', '2001:db8::9'],
      ['[2001:db8::9]', '2001:db8::9'],
      ['[::ffff:203.0.113.9]:51234', '203.0.113.9'],
      ['203.0.113.9:51234, 10.1.2.3:443', '203.0.113.9'],
      ['203.0.113.9:1, [2001:db8:1::5]:2, 192.0.2.7', '203.0.113.9'],
    ] as const) {
      expect(addresses.of('10.0.0.1', forwardedFor), forwardedFor).to.equal(address)
    }
  })

  it('stops at what is no address, and takes the last proxy it knows for the client', () => {
    const addresses = new ClientAddress(PROXIES)
    for (const nonsense of [
      ...[
        'unknown',
        '_hidden',
        '203.0.113.9:',
        '203.0.113.9:x',
        '[2001:db8::9',
        '[]:1',
        '',
        ',',
        ', ,',
        '1.1.1',
      ],
      ...['999.1.1.1', '0x7f.1', '<script>', '203.0.113.9\u0000', '１.1.1.1', 'x'.repeat(10_000)],
      '203.0.113.9, unknown',
    ]) {
      expect(addresses.of('10.0.0.1', nonsense), nonsense).to.equal('10.0.0.1')
    }
  })

  it('sees through the clothing of IPv4 addresses on IPv6 sockets', () => {
    const addresses = new ClientAddress(PROXIES)
    expect(addresses.of('::ffff:198.51.100.1', '1.1.1.1')).to.equal('198.51.100.1')
    expect(addresses.of('::FFFF:10.0.0.1', '203.0.113.9')).to.equal('203.0.113.9')
    expect(addresses.of('10.0.0.1', '::ffff:203.0.113.9')).to.equal('203.0.113.9')
    expect(addresses.of('10.0.0.1', '203.0.113.9, ::ffff:a00:1')).to.equal('203.0.113.9')
    expect(addresses.of('::1', '203.0.113.9')).to.equal('203.0.113.9')
  })

  it('leaves out the zone of an address, and knows none of a connection that is gone', () => {
    const addresses = new ClientAddress(PROXIES)
    expect(addresses.of('fe80::1%eth0', '1.1.1.1')).to.equal('fe80::1')
    expect(addresses.of(undefined, '1.1.1.1')).to.equal(null)
  })

  it('does not start with what is neither an address nor a range', () => {
    for (const range of ['proxy.local', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '::/129', '']) {
      expect(() => new ClientAddress([range]), range).to.throw(TypeError, `"${range}"`)
    }
  })
})

describe('X-Forwarded-For over HTTP', () => {
  const SPOOFED = 'X-Forwarded-For: 203.0.113.9\r\n'

  async function loggedAddress(environment: Record<string, string>, headers: string) {
    const site = await startTestSite(environment)
    await sendTarget(site.url, '/', { headers })
    await site.stop()
    return site.log.map(({ fields }) => (fields as { address?: string }).address).at(-1)
  }

  it('is ignored unless the connection comes from a trusted proxy', async () => {
    expect(await loggedAddress({}, SPOOFED)).to.equal('127.0.0.1')
    expect(await loggedAddress({ TRUSTED_PROXIES: '10.0.0.0/8' }, SPOOFED)).to.equal('127.0.0.1')
    expect(await loggedAddress({ TRUSTED_PROXIES: '127.0.0.0/8' }, SPOOFED)).to.equal('203.0.113.9')
  })

  it('given twice is read as one list', async () => {
    const headers = `X-Forwarded-For: 1.1.1.1\r\n${SPOOFED}`
    expect(await loggedAddress({ TRUSTED_PROXIES: '127.0.0.1' }, headers)).to.equal('203.0.113.9')
  })

  it('is what the session remembers, and breaks no login however odd', async () => {
    const site = await startTestSite({ TRUSTED_PROXIES: '127.0.0.1' })
    await createPerson(site, 'ada')
    const browser = await loggedIn(site, 'ada')
    const _csrf = await browser.token('/login')
    const fields = { _csrf, username: 'ada', password: 'correct horse battery staple' }
    const longest = 'fe80:1111:2222:3333:4444:5555:6666:7777%interface-of-odd-name'
    const answer = await browser.post('/login', fields, { 'x-forwarded-for': longest })
    const [rows] = await site.connection.query('SELECT address FROM sessions')
    await site.stop()
    expect(answer.status).to.equal(303)
    expect(rows).to.deep.equal([{ address: 'fe80:1111:2222:3333:4444:5555:6666:7777' }])
  })
})
