import { expect } from 'chai'
import { type Running, Workplace } from '../support/cli.ts'

const PASSWORD = 'correct horse battery staple'
const ENTER = '\r'
const CONTROL_C = '\x03'

describe('the prompts, at a real terminal', function () {
  this.timeout(20_000)
  let place: Workplace
  beforeEach(() => {
    place = new Workplace()
  })
  afterEach(() => place.remove())

  /** Waits for each question before it types the answer. */
  async function answer(running: Running, ...answers: [question: RegExp, keys: string][]) {
    for (const [question, keys] of answers) {
      await running.says(question)
      running.process.stdin.write(keys)
    }
    return running.ended
  }

  it('ask for name and address, and twice for a password of which they show no letter', async function () {
    const { code, out } = await answer(
      place.startAtTerminal(this, ['createsuperuser']),
      [/Username/, `ada${ENTER}`],
      [/E-mail/, `ada@example.com${ENTER}`],
      [/Password/, PASSWORD + ENTER],
      [/The same password again/, PASSWORD + ENTER],
    )

    expect(out).to.contain('Created ada.')
    expect(code).to.equal(0)
    expect(out).to.contain('ada@example.com')
    for (const part of PASSWORD.split(' ')) expect(out).to.not.contain(part)
  })

  it('make nobody when the two passwords are not the same', async function () {
    const { code, out } = await answer(
      place.startAtTerminal(this, ['createuser', '--username', 'ada', '--email', '']),
      [/Password/, PASSWORD + ENTER],
      [/The same password again/, `${PASSWORD}x${ENTER}`],
    )

    expect(code).to.equal(1)
    expect(out).to.contain('gadwall: The two passwords are not the same.')
    const change = await place.gadwall(['changepassword', 'ada', '--no-input'])
    expect(change.err).to.equal('gadwall: There is no user named "ada".\n')
  })

  it('can be left with Control-C: exit 1, and nothing was changed', async function () {
    const { code, out } = await answer(
      place.startAtTerminal(this, ['createuser', '--username', 'ada', '--email', '']),
      [/Password/, CONTROL_C],
    )

    expect(code).to.equal(1)
    expect(out).to.contain('gadwall: Cancelled; nothing was changed.')
  })
})
