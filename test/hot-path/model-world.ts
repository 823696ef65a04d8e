import type { Browser } from '../support/browser.ts'
import { at, type TwoProcesses } from '../support/two-processes.ts'
import { loggedInAt } from './house.ts'
import { type Side, Told } from './told.ts'

/** A person, as the model knows them. */
export interface ModelPerson {
  readonly username: string
  readonly id: string
  readonly name: Told<string>
  readonly isActive: Told<boolean>
  readonly mayRead: Told<boolean>
  readonly password: Told<string>
}

/** A session that some browser was given once; its cookie is never thrown away. */
export interface ModelSession {
  readonly person: ModelPerson
  /** The password at the time of the login: with another one the session is dead. */
  readonly password: string
  readonly isThere: Told<boolean | 'perhaps'>
  readonly note: Told<string | null>
  readonly browser: Browser
}

/** Everything that the model knows, and the processes that must do what it says. */
export interface World {
  readonly boundMs: number
  readonly people: readonly ModelPerson[]
  readonly sessions: ModelSession[]
  /** Makes each value one that was never there before. */
  values: number
}

let worlds = 0

/** Two people who have never been there before, each of them logged in once. */
export async function newWorld(processes: TwoProcesses, boundMs: number): Promise<World> {
  const people: ModelPerson[] = []
  worlds += 1
  for (const letter of ['x', 'y']) {
    const username = `${letter}${worlds}`
    const password = `the first password of ${letter}`
    const id = await processes.a.perform('person', username)
    await processes.a.perform('setPassword', id, password)
    people.push({
      username,
      id,
      name: new Told('', boundMs),
      isActive: new Told(true, boundMs),
      mayRead: new Told(false, boundMs),
      password: new Told(password, boundMs),
    })
  }
  const world: World = { boundMs, people, sessions: [], values: 0 }
  for (const person of people) {
    addSession(
      world,
      person,
      await loggedInAt(processes.a.url, person.username, person.password.value),
    )
  }
  return world
}

export function addSession(world: World, person: ModelPerson, browser: Browser): void {
  const { boundMs, sessions } = world
  sessions.push({
    person,
    password: person.password.value,
    isThere: new Told<boolean | 'perhaps'>(true, boundMs),
    note: new Told<string | null>(null, boundMs),
    browser,
  })
}

/** Whether this process may, and may not, let the session in at this moment. */
export function chances({ isThere, person, password }: ModelSession, side: Side) {
  const there = isThere.possible(side)
  const active = person.isActive.possible(side)
  const passwords = person.password.possible(side)
  return {
    canBeIn:
      there.some((one) => one !== false) && active.includes(true) && passwords.includes(password),
    canBeOut:
      there.some((one) => one !== true) ||
      active.includes(false) ||
      passwords.some((one) => one !== password),
  }
}

/** Whether everybody must know of this session that it is in. */
export function isSurelyIn(session: ModelSession): boolean {
  return (['a', 'b'] as const).every((side) => !chances(session, side).canBeOut)
}

/** Whoever meets somebody inactive ends the session, and does so for good. */
export function noteDrop({ isThere, person }: ModelSession, side: Side): void {
  const active = person.isActive.possible(side)
  if (!active.includes(false) || isThere.value === false) return
  const isSure = !active.includes(true) && isThere.possible(side).every((one) => one === true)
  isThere.write(isSure ? false : 'perhaps', side)
}

export function browserAt(processes: TwoProcesses, side: Side, session: ModelSession): Browser {
  return at(processes[side], session.browser)
}
