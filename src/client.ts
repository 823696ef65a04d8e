/** A front end's view of Gadwall: who is there, log in, log out. For browsers and Node; it needs nothing else. */
export type { Done, Empty, Failure, Need, Posts, Session, User } from './client/api.ts'
export type { AskOptions, Client, ClientOptions, Fields } from './client/client.ts'
export { createClient } from './client/create-client.ts'
export {
  type Completed,
  type Needs,
  type Outcome,
  type Recognised,
  type Refusal,
  type Throttling,
  Unavailable,
} from './client/outcomes.ts'
