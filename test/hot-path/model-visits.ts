import { expect } from 'chai'
import fc from 'fast-check'
import { Browser } from '../support/browser.ts'
import type { TwoProcesses } from '../support/two-processes.ts'
import { Step } from './model-deeds.ts'
import {
  addSession,
  browserAt,
  chances,
  isSurelyIn,
  type ModelPerson,
  type ModelSession,
  noteDrop,
  type World,
} from './model-world.ts'
import type { Who } from './pages.ts'
import type { Side } from './told.ts'

/** A visit to one of the processes, by somebody or with some cookie. */
abstract class Visit extends Step {
  protected readonly side: Side
  protected readonly which: number

  constructor(side: Side, which: number) {
    super()
    this.side = side
    this.which = which
  }

  protected sessionOf({ sessions }: World): ModelSession {
    return sessions[this.which % sessions.length] as ModelSession
  }

  toString(): string {
    return `${this.constructor.name} at ${this.side} with ${this.which}`
  }
}

class LogIn extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const person = world.people[this.which % world.people.length] as ModelPerson
    const browser = new Browser(processes[this.side].url)
    const fields = { username: person.username, password: person.password.value }
    const { status } = await browser.submit('/login', fields)
    expect(status, 'login').to.equal(person.isActive.value ? 303 : 401)
    if (status === 303) addSession(world, person, browser)
  }
}

class Read extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    const browser = browserAt(processes, this.side, session)
    this.#expectPage(session, JSON.parse((await this.#told(session, browser)).body))
    const { mayRead } = session.person
    const { canBeIn, canBeOut } = chances(session, this.side)
    const possible = mayRead.possible(this.side)
    const { status } = await browser.get('/reports')
    if (status === 200) expect([canBeIn, possible.includes(true)], 'let in').to.not.include(false)
    if (status === 403) expect([canBeIn, possible.includes(false)], 'refused').to.not.include(false)
    if (status === 302) {
      expect(canBeOut, 'sent away').to.equal(true)
      noteDrop(session, this.side)
    }
  }

  /** What may be shown is found out before the page is asked for: by its answer, time is up. */
  #allowed!: { readonly [K in 'in' | 'out']: boolean } & {
    readonly names: readonly string[]
    readonly rights: readonly boolean[]
    readonly notes: readonly (string | null)[]
  }

  async #told(session: ModelSession, browser: Browser) {
    const { canBeIn, canBeOut } = chances(session, this.side)
    const { name, mayRead } = session.person
    this.#allowed = {
      in: canBeIn,
      out: canBeOut,
      names: name.possible(this.side),
      rights: mayRead.possible(this.side),
      notes: session.note.possible(this.side),
    }
    return browser.get('/who')
  }

  #expectPage(session: ModelSession, who: Who): void {
    const allowed = this.#allowed
    if (who.user === null) {
      expect(allowed.out, 'not logged in').to.equal(true)
      noteDrop(session, this.side)
      return
    }
    expect(allowed.in, 'logged in').to.equal(true)
    expect(who.user).to.equal(session.person.username)
    expect(who.name).to.be.oneOf([...allowed.names])
    expect(who.may.length > 0, 'right').to.be.oneOf([...allowed.rights])
    const { text = null } = (who.note ?? {}) as { text?: string }
    expect(text, 'note').to.be.oneOf([...allowed.notes])
  }
}

class KeepNote extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    if (!isSurelyIn(session)) return
    const text = `note ${++world.values}`
    const browser = browserAt(processes, this.side, session)
    expect((await browser.get(`/note?text=${encodeURIComponent(text)}`)).status).to.equal(200)
    session.note.write(text, this.side)
  }
}

class LogOut extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    const wasIn = isSurelyIn(session)
    const { status } = await browserAt(processes, this.side, session).submit('/logout', {})
    if (wasIn) expect(status, 'logout').to.equal(303)
    const { isThere } = session
    if (isThere.value !== false) isThere.write(wasIn ? false : 'perhaps', this.side)
  }
}

class ChangePassword extends Visit {
  async run(world: World, processes: TwoProcesses): Promise<void> {
    const session = this.sessionOf(world)
    if (!isSurelyIn(session)) return
    const { person, note } = session
    const browser = browserAt(processes, this.side, session)
    const newPassword = `quite another secret, the ${++world.values}`
    const fields = { currentPassword: person.password.value, newPassword }
    const { status } = await browser.submit('/account/password', fields)
    expect(status, 'change of password').to.equal(303)
    person.password.write(newPassword, this.side)
    session.isThere.write(false, this.side)
    addSession(world, person, browser)
    world.sessions.at(-1)?.note.write(note.value, this.side)
  }
}

/** Everything that people do on the pages. */
export function visitSteps(): fc.Arbitrary<Step>[] {
  const given = fc.tuple(fc.constantFrom<Side>('a', 'b'), fc.nat(30))
  const kinds = [Read, Read, Read, Read, LogIn, LogOut, KeepNote, ChangePassword]
  return kinds.map((Kind) => given.map((each) => new Kind(...each)))
}
