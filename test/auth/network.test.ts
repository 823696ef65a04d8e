import { expect } from 'chai'
import { networkOf } from '../../src/auth/network.ts'

describe('networkOf()', () => {
  it('is an IPv4 address itself, and the first 64 bits of an IPv6 address however it is written', () => {
    for (const [address, network] of [
      ['203.0.113.9', '203.0.113.9'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
      ['2001:db8::1', '2001:db8:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
      ['::', '0:0:0:0::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
      ['1::', '1:0:0:0::/64'],
      ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
      ['1:2:3:4:5:6:192.0.2.33', '1:2:3:4::/64'],
    ] as const) {
      expect(networkOf(address), address).to.equal(network)
    }
  })
})
