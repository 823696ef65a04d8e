import type { Command } from '../command.ts'
import {
  activateUser,
  deactivateUser,
  deleteUser,
  reopenUser,
  resetFactors,
  setUnusablePassword,
  unlockUser,
} from './acts.ts'
import { inviteUser } from './invite.ts'
import { listUsers } from './list.ts'
import { logOutUsers, requirePassword } from './many.ts'
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
