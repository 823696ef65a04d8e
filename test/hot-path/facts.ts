import type { ChangeName } from './changes.ts'
import type { Snapshot } from './snapshot.ts'

/** A change that must show: what is done, and what the pages show before and after it. */
export interface Fact {
  readonly promise: string
  /** Makes it so that there is something to lose. */
  readonly first: readonly ChangeName[]
  readonly change: ChangeName
  readonly value?: string
  readonly before: Partial<Snapshot>
  readonly after: Partial<Snapshot>
  /** Takes the change back, where that leaves everything as it was. */
  readonly back?: { readonly change: ChangeName; readonly value?: string }
}

const out = { user: null, name: null, isMember: false, mayRead: false, isListed: false } as const
const reader = { isMember: true, mayRead: true, isListed: true }
const plain = { isMember: true, mayRead: false, isListed: false }

/** What has to be noticed, one sentence each. */
export const facts: readonly Fact[] = [
  {
    promise: 'a session that is ended lets nobody in',
    first: ['grant'],
    change: 'endSessions',
    before: reader,
    after: out,
  },
  {
    promise: 'a user who is deactivated is out',
    first: ['grant'],
    change: 'deactivate',
    before: reader,
    after: out,
  },
  {
    promise: 'a user who is deleted is out',
    first: ['grant'],
    change: 'remove',
    before: reader,
    after: out,
  },
  {
    promise: 'a changed password ends the session of another browser',
    first: [],
    change: 'setPassword',
    value: 'another long enough password',
    before: plain,
    after: out,
  },
  {
    promise: 'a permission that is withdrawn is gone',
    first: ['grant'],
    change: 'withdraw',
    before: reader,
    after: plain,
    back: { change: 'grant' },
  },
  {
    promise: 'a permission is gone for whoever leaves the group that has it',
    first: ['join'],
    change: 'leave',
    before: reader,
    after: plain,
    back: { change: 'join' },
  },
  {
    promise: 'a permission that is withdrawn from a group is gone for its members',
    first: ['join'],
    change: 'closeGroup',
    before: reader,
    after: plain,
  },
  {
    promise: 'a superuser who is none any more may do no more than others',
    first: ['promote'],
    change: 'demote',
    before: { isSuperuser: true, mayRead: true, isListed: false },
    after: { isSuperuser: false, mayRead: false, isListed: false },
    back: { change: 'promote' },
  },
  {
    promise: 'a changed name is shown',
    first: [],
    change: 'rename',
    value: 'Augusta',
    before: { name: '' },
    after: { name: 'Augusta' },
    back: { change: 'rename', value: '' },
  },
  {
    promise: 'a permission that is granted is there',
    first: [],
    change: 'grant',
    before: plain,
    after: reader,
    back: { change: 'withdraw' },
  },
]
