import { expect } from 'chai'
import { Refused } from '../../../src/auth/errors.ts'
import { EventHub } from '../../../src/auth/events.ts'
import type { Hooks } from '../../../src/auth/hooks.ts'
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
  let hooks: Hooks
  beforeEach(() => {
    const passwordHash = `counted$1$${CURRENT}`
    ada = new MemoryUser(1, { username: 'ada', email: null, passwordHash })
    saved = []
    announced = []
    const events = new EventHub((error) => {
      throw error
    })
    events.on('password.changed', ({ actor, subject }) => {
      announced.push({ actor, subject })
    })
    hooks = {}
    const policy = new PasswordPolicy({ minLength: 15 })
    passwords = new PasswordService({ policy, events, hooks })
  })

  const keeper = {
    name: 'users',
    async getUser() {
      return new MemoryUser(1, { username: 'ada', email: null, passwordHash: ada.passwordHash })
    },
    async savePassword(user: MemoryUser) {
      saved.push(user.passwordHash)
      return true
    },
  }
  const change = (current: string, next: string, via: object = {}) =>
    passwords.change({ ...keeper, ...via }, ada, new Secret(current), new Secret(next))
  const person = { backend: 'users', userId: '1' }

  it('lets no password pass that is nearly the name of the person, and says why', async () => {
    const user = new MemoryUser(2, {
      username: 'grace.hopper.1906',
      email: null,
      passwordHash: `counted$1$${CURRENT}`,
    })
    const outcome = await passwords.set(keeper, user, new Secret('grace.hopper.1906!'))
    expect(outcome.ok).to.equal(false)
    if (!outcome.ok) {
      expect(outcome.problems.map(({ code }) => code)).to.deep.equal(['password_too_similar'])
    }
    const wrong = await change('not this', NEXT)
    expect(wrong).to.have.nested.property('problems[0].code', 'password_wrong')
    const late = await change(CURRENT, NEXT, { savePassword: async () => false })
    expect(late).to.have.nested.property('problems[0].code', 'password_changed_meanwhile')
  })

  describe('change()', () => {
    it('sets, saves and announces the new password of somebody who knows the current one', async () => {
      const outcome = await change(CURRENT, NEXT)
      expect(outcome).to.have.nested.property('value.passwordHash', `counted$1$${NEXT}`)
      expect(saved).to.deep.equal([`counted$1$${NEXT}`])
      expect(announced).to.deep.equal([{ actor: person, subject: person }])
    })

    it('leaves the given user as it is, saved or not: the change is made on a copy', async () => {
      await change(CURRENT, NEXT)
      expect(ada.passwordHash).to.equal(`counted$1$${CURRENT}`)
      await change(CURRENT, NEXT, { savePassword: async () => false })
      expect(ada.passwordHash).to.equal(`counted$1$${CURRENT}`)
    })

    it('refuses when the person was removed meanwhile', async () => {
      const outcome = await change(CURRENT, NEXT, { getUser: async () => null })
      expect(outcome).to.have.nested.property('problems[0].code', 'password_changed_meanwhile')
      expect(saved).to.deep.equal([])
    })

    it('asks the hook once the current password was right, and saves nothing when it refuses', async () => {
      let asked = 0
      hooks.beforePasswordChange = () => {
        asked += 1
        throw new Refused({ field: 'newPassword', code: 'used_before' })
      }
      await change('wrong', NEXT)
      expect(asked).to.equal(0)
      const outcome = await change(CURRENT, NEXT)
      const problems = [{ field: 'newPassword', code: 'used_before' }]
      expect(outcome).to.deep.equal({ ok: false, problems })
      expect([saved, announced]).to.deep.equal([[], []])
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

      expect(
        await change('x'.repeat(1025), NEXT, { getUser: async () => ada }),
      ).to.have.nested.property('problems[0].code', 'password_wrong')
    })

    it('refuses when the password was changed meanwhile, and announces nothing', async () => {
      const outcome = await change(CURRENT, NEXT, { savePassword: async () => false })

      expect(outcome).to.have.nested.property('problems[0].code', 'password_changed_meanwhile')
      expect(announced).to.deep.equal([])
    })

    it('says so when the place where users live cannot save passwords', async () => {
      const error = await change(CURRENT, NEXT, { savePassword: undefined }).catch(
        (reason) => reason,
      )

      expect(error)
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.contains('savePassword')
      expect(await ada.checkPassword(CURRENT)).to.equal(true)
    })
  })

  describe('set()', () => {
    it('needs no current password, but keeps the policy', async () => {
      const outcome = await passwords.set(keeper, ada, new Secret('too brief'))
      expect(outcome).to.have.nested.property('problems[0].field', 'password')
      expect(saved).to.deep.equal([])

      expect(await passwords.set(keeper, ada, new Secret(NEXT))).to.include({ ok: true })
      expect(saved).to.deep.equal([`counted$1$${NEXT}`])
      expect(announced).to.deep.equal([{ actor: null, subject: person }])
    })
  })
})
