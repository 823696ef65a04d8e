import { expect } from 'chai'
import {
  SKELETON_MAX_LENGTH,
  usernameSkeleton,
} from '../../../../src/auth/accounts/look-alikes/username-skeleton.ts'
import { usernameKey } from '../../../../src/auth/accounts/names.ts'

describe('usernameSkeleton()', () => {
  it('is the same for names that people take for one another', () => {
    for (const [one, other] of [
      ['admin', '\u0430dmin'], // Cyrillic a
      ['root', 'r\u043e\u03bft'], // Cyrillic and Greek o
      ['ADMIN', 'AD\u041c\u0406N'], // Cyrillic capitals
      ['BOB', '\u0412\u041e\u0412'],
      ['mike', 'm\u0131ke'], // a dotless i
      ['paypal', '\u0440\u0430\u0443\u0440\u0430l'],
      ['scope', '\u0455\u0441\u043e\u0440\u0435'],
      ['\u30ed', '\u53e3'], // a Katakana letter and a Chinese one
    ] as const) {
      expect(usernameSkeleton(other), other).to.equal(usernameSkeleton(one))
    }
  })

  it('leaves ASCII as it is, but for case: user1 is not userl', () => {
    for (const name of ['user1', 'userl', 'user0', 'usero', 'rn', 'm', 'vv', 'w', 'a.b@c']) {
      expect(usernameSkeleton(name)).to.equal(name)
    }
    expect(usernameSkeleton('Ada')).to.equal('ada')
  })

  it('tells names of one script apart', () => {
    const names = [
      'ada',
      'ad\u00e1',
      '\u0432\u0430\u0441\u044f',
      '\u0432\u0430\u043d\u044f',
      'अदा',
      '李明',
      '王明',
    ]
    expect(new Set(names.map(usernameSkeleton)).size).to.equal(names.length)
  })

  it('follows the key: names that differ only in case have one', () => {
    for (const name of ['René', 'ΣΊΣΥΦΟΣ', 'ВАСЯ', 'Ǆ', 'ﬀ']) {
      expect(usernameSkeleton(usernameKey(name))).to.equal(usernameSkeleton(name))
    }
  })

  it('fits into its column, however long the name is', () => {
    const long = [
      '\u1e69'.repeat(150),
      '\ufdfa'.repeat(150),
      'a'.repeat(1_000_000),
      'ä'.repeat(900),
    ]
    const skeletons = long.map(usernameSkeleton)
    for (const one of skeletons) expect(one.length).to.be.at.most(SKELETON_MAX_LENGTH)
    expect(new Set(skeletons).size).to.equal(long.length)
  })
})
