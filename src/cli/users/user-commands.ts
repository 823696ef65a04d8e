import type { Command } from '../command.ts'
import {
  activateUser,
  deactivateUser,
  deleteUser,
  logOutUsers,
  reopenUser,
  requirePassword,
  resetFactors,
  setUnusablePassword,
  unlockUser,
} from './acts.ts'
import { inviteUser } from './invite.ts'
import { listUsers } from './list.ts'
import { showUser } from './show.ts'

/** All that is done to people who are there. */
export const userCommands: readonly Command[] = [
  listUsers,
  showUser,
  inviteUser,
  activateUser,
  deactivateUser,
  logOutUsers,
  unlockUser,
  setUnusablePassword,
  requirePassword,
  resetFactors,
  reopenUser,
  deleteUser,
]
