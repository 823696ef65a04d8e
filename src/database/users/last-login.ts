import type { Clock } from '../../auth/clock.ts'
import type { EventHub } from '../../auth/events.ts'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { SequelizeUserStore } from './user-store.ts'

/**
 * Notes each login in the `lastLogin` of the user. Does nothing for a model that has left it out.
 *
 * @returns disconnects it.
 */
export function connectLastLogin<U extends AbstractUser>(
  events: EventHub,
  users: SequelizeUserStore<U>,
  clock: Clock,
): () => void {
  if (!users.keepsLastLogin) return () => {}
  return events.on('loggedIn', async ({ user }) => {
    if (users.owns(user)) await users.recordLogin(user.id, new Date(clock()))
  })
}
