import { expect } from 'chai'
import fc from 'fast-check'
import { Browser } from '../support/browser.ts'
import type { Side, TwoProcesses } from '../support/two-processes.ts'
import { Step } from './model-changes.ts'
import {
  addSession,
  browserAt,
  type ExpectedPerson,
  type ExpectedSession,
  isIn,
  noteVisit,
  type World,
} from './model-world.ts'
import type { Who } from './pages.ts'

/** A visit to one of the processes, by somebody or with some cookie. */
abstract class Visit extends Step {
  protected readonly side: Side
  protected readonly which: number

  constructor(side: Side, which: number) {
    super()
    this.side = side
    this.which = which
  }

  protected sessionOf({ sessions }: World): ExpectedSession {
    return sessions[this.which % sessions.length] as ExpectedSession
  }

  toString(): string {
    return `${this.constructor.name} at ${this.side} with ${this.which}`
  }
}

class LogIn extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const person = world.people[this.which % world.people.length] as ExpectedPerson
    const browser = new Browser(processes[this.side].url)
    const { username, password } = person
    const { status } = await browser.submit('/login', { username, password })
    expect(status, 'login').to.equal(person.isActive ? 303 : 401)
    if (status === 303) addSession(world, person, browser)
  }
}

class Read extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    const browser = browserAt(processes, this.side, session)
    const who: Who = JSON.parse((await browser.get('/who')).body)
    expectPage(who, session)
    const { status } = await browser.get('/reports')
    const allowed = session.person.mayRead ? 200 : 403
    expect(status, 'reports').to.equal(isIn(session) ? allowed : 302)
    noteVisit(session)
  }
}

function expectPage(who: Who, session: ExpectedSession): void {
  if (!isIn(session)) {
    expect(who.user, 'not logged in').to.equal(null)
    return
  }
  const { username, name, mayRead } = session.person
  const { text = null } = (who.note ?? {}) as { text?: string }
  expect({ ...who, may: who.may.length > 0, note: text }).to.include({
    ...{ user: username, name, may: mayRead, note: session.note },
  })
}

class KeepNote extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    if (!isIn(session)) return
    const text = `note ${++world.values}`
    const browser = browserAt(processes, this.side, session)
    expect((await browser.get(`/note?text=${encodeURIComponent(text)}`)).status).to.equal(200)
    session.note = text
  }
}

class LogOut extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    if (!isIn(session)) return
    const browser = browserAt(processes, this.side, session)
    expect((await browser.submit('/logout', {})).status, 'logout').to.equal(303)
    session.isThere = false
  }
}

class ChangePassword extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    if (!isIn(session)) return
    const { person, note } = session
    const browser = browserAt(processes, this.side, session)
    const newPassword = `quite another secret, the ${++world.values}`
    const fields = { currentPassword: person.password, newPassword }
    const { status } = await browser.submit('/account/password', fields)
    expect(status, 'change of password').to.equal(303)
    person.password = newPassword
    session.isThere = false
    addSession(world, person, browser, note)
  }
}

/** Everything that people do on the pages. */
export function visitSteps(): fc.Arbitrary<Step>[] {
  const given = fc.tuple(fc.constantFrom<Side>('a', 'b'), fc.nat(30))
  const kinds = [Read, Read, Read, Read, LogIn, LogOut, KeepNote, ChangePassword]
  return kinds.map((Kind) => given.map((each) => new Kind(...each)))
}
