import type { Browser } from '../support/browser.ts'
import { at, type Side, type TwoProcesses } from '../support/two-processes.ts'
import { loggedInAt } from './app-fixture.ts'

/** A person, as the model expects the pages to show them. */
export interface ExpectedPerson {
  readonly username: string
  readonly id: string
  name: string
  isActive: boolean
  mayRead: boolean
  password: string
}

/** A session that some browser was given once; its cookie is never thrown away. */
export interface ExpectedSession {
  readonly person: ExpectedPerson
  /** The password at the time of the login: with another one the session is dead. */
  readonly password: string
  isThere: boolean
  note: string | null
  readonly browser: Browser
}

/** Everything that the model expects of the processes. */
export interface World {
  readonly people: readonly ExpectedPerson[]
  readonly sessions: ExpectedSession[]
  /** Makes each value one that was never there before. */
  values: number
}

let worlds = 0

/** Two people who have never been there before, each of them logged in once. */
export async function newWorld(processes: TwoProcesses): Promise<World> {
  const people: ExpectedPerson[] = []
  worlds += 1
  for (const letter of ['x', 'y']) {
    const username = `${letter}${worlds}`
    const password = `the first password of ${letter}`
    const id = await processes.a.perform('person', username)
    await processes.a.perform('setPassword', id, password)
    people.push({ username, id, name: '', isActive: true, mayRead: false, password })
  }
  const world: World = { people, sessions: [], values: 0 }
  for (const person of people) {
    const browser = await loggedInAt(processes.a.url, person.username, person.password)
    addSession(world, person, browser)
  }
  return world
}

export function addSession(
  { sessions }: World,
  person: ExpectedPerson,
  browser: Browser,
  note: string | null = null,
): void {
  sessions.push({ person, password: person.password, isThere: true, note, browser })
}

/** Whether every process has to let this session in, at this moment. */
export function isIn({ isThere, person, password }: ExpectedSession): boolean {
  return isThere && person.isActive && person.password === password
}

/** Whoever visits as somebody inactive ends the session for good. */
export function noteVisit(session: ExpectedSession): void {
  if (!session.person.isActive) session.isThere = false
}

export function browserAt(processes: TwoProcesses, side: Side, session: ExpectedSession): Browser {
  return at(processes[side], session.browser)
}
