import { expect } from 'chai'
import { EventHub } from '../../../src/auth/events.ts'
import { PasswordService } from '../../../src/auth/passwords/password-service.ts'
import { PasswordPolicy } from '../../../src/auth/passwords/policy/password-policy.ts'
import { Secret } from '../../../src/auth/secret.ts'
import { MemoryUser } from '../accounts/memory-users.ts'

const CURRENT = 'correct horse battery staple'
const NEXT = 'another long enough password'

describe('PasswordService', () => {
  let ada: MemoryUser
  let saved: string[]
  let announced: unknown[]
  let passwords: PasswordService
  beforeEach(() => {
    const passwordHash = `counted$1$${CURRENT}`
    ada = new MemoryUser(1, { username: 'ada', email: null, passwordHash })
    saved = []
    announced = []
    const events = new EventHub((error) => {
      throw error
    })
    events.on('passwordChanged', ({ user }) => {
      announced.push(user)
    })
    passwords = new PasswordService(new PasswordPolicy({ minLength: 15 }), events)
  })

  const saver = {
    async savePassword(user: MemoryUser) {
      saved.push(user.passwordHash)
      return true
    },
  }
  const change = (current: string, next: string, via: object = saver) =>
    passwords.change(via, ada, new Secret(current), new Secret(next))

  it('lets no password pass that is nearly the name of the person, and says why', async () => {
    const user = new MemoryUser(2, {
      username: 'grace.hopper.1906',
      email: null,
      passwordHash: `counted$1$${CURRENT}`,
    })
    const outcome = await passwords.set(saver, user, new Secret('grace.hopper.1906!'))
    expect(outcome.ok).to.equal(false)
    if (!outcome.ok) {
      expect(outcome.problems.map(({ code }) => code)).to.deep.equal(['password_too_similar'])
    }
    const wrong = await change('not this', NEXT)
    if (!wrong.ok) expect(wrong.problems[0]?.message).to.contain('not your current password')
    const late = await change(CURRENT, NEXT, { savePassword: async () => false })
    expect(late).to.have.nested.property('problems[0].code', 'password_changed_meanwhile')
    expect(late).to.have.nested.property('problems[0].message').that.contains('Try again')
  })

  describe('change()', () => {
    it('sets, saves and announces the new password of somebody who knows the current one', async () => {
      expect(await change(CURRENT, NEXT)).to.deep.equal({ ok: true, value: ada })
      expect(saved).to.deep.equal([`counted$1$${NEXT}`])
      expect(announced).to.deep.equal([ada])
    })

    it('refuses a wrong current password, and changes nothing', async () => {
      const outcome = await change('wrong', NEXT)

      expect(outcome).to.have.nested.property('problems[0].field', 'currentPassword')
      expect(outcome).to.have.nested.property('problems[0].code', 'password_wrong')
      expect(await ada.checkPassword(CURRENT)).to.equal(true)
      expect([saved, announced]).to.deep.equal([[], []])
    })

    it('says all that is wrong at once, beside the right fields', async () => {
      const outcome = await change('wrong', 'too brief')
      const fields = outcome.ok ? [] : outcome.problems.map(({ field, code }) => [field, code])

      expect(fields).to.deep.equal([
        ['currentPassword', 'password_wrong'],
        ['newPassword', 'password_too_short'],
      ])
    })

    it('spends no hash on a current password that is longer than any can be', async () => {
      ada.checkPassword = () => Promise.reject(new Error('it was hashed'))

      expect(await change('x'.repeat(1025), NEXT)).to.have.nested.property(
        'problems[0].code',
        'password_wrong',
      )
    })

    it('refuses when the password was changed meanwhile, and announces nothing', async () => {
      const outcome = await change(CURRENT, NEXT, { savePassword: async () => false })

      expect(outcome).to.have.nested.property('problems[0].code', 'password_changed_meanwhile')
      expect(announced).to.deep.equal([])
    })

    it('says so when the place where users live cannot save passwords', async () => {
      const error = await change(CURRENT, NEXT, {}).catch((reason) => reason)

      expect(error)
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.contains('savePassword')
      expect(await ada.checkPassword(CURRENT)).to.equal(true)
    })
  })

  describe('set()', () => {
    it('needs no current password, but keeps the policy', async () => {
      const outcome = await passwords.set(saver, ada, new Secret('too brief'))
      expect(outcome).to.have.nested.property('problems[0].field', 'password')
      expect(saved).to.deep.equal([])

      expect(await passwords.set(saver, ada, new Secret(NEXT))).to.include({ ok: true })
      expect(saved).to.deep.equal([`counted$1$${NEXT}`])
      expect(announced).to.deep.equal([ada])
    })
  })
})
