import { expect } from 'chai'
import { scanCode } from '../../../src/web/views/scan-code.ts'

describe('scanCode()', () => {
  it('finds the permissions that are asked for by a literal name', () => {
    const code = `if (it.can('a.one') && can("a.two") || !it.can( \`a.three\` )) {}`
    expect(scanCode(code).permissions).to.deep.equal(['a.one', 'a.two', 'a.three'])
  })

  it('finds the permissions that are declared in a comment', () => {
    const code = "/* can: a.one, a.two\n a.three */ for (const what of list) it.can('a.' + what)"
    expect(scanCode(code).permissions).to.include.members(['a.one', 'a.two', 'a.three'])
  })

  it('takes no name that is not known before the view runs', () => {
    expect(
      scanCode('it.can(name); it.can(`a.$' + '{what}`); it.can(area + ".b")').permissions,
    ).to.deep.equal([])
  })

  it('leaves methods of the same name alone', () => {
    const code = "user.can('drive'); it.user.can('fly'); scan('x'); toucan('y'); exit.can('z')"
    expect(scanCode(code).permissions).to.deep.equal([])
  })

  it('finds layouts and partials', () => {
    const code = 'layout(\'/layout\', { wide: true }); include( "/partials/field", { field })'
    expect(scanCode(code).views).to.deep.equal(['/layout', '/partials/field'])
  })
})
