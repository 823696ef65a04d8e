import { Secret } from '../../src/auth/secret.ts'
import type { AbstractUser } from '../../src/sequelize.ts'
import { cheapHasher } from '../../src/testing.ts'
import type { AppFixture } from './app-fixture.ts'
import { REPORTS } from './pages.ts'

/** Everything that is done to people here. */
export const CHANGE_NAMES = [
  'rename',
  'deactivate',
  'activate',
  'promote',
  'demote',
  'setPassword',
  'remove',
  'endSessions',
  'grant',
  'withdraw',
  'join',
  'leave',
  'closeGroup',
] as const
export type ChangeName = (typeof CHANGE_NAMES)[number]

/** Does something to the user of this id. */
export type Change = (app: AppFixture, id: string, value?: string) => Promise<unknown>
export type Changes = Readonly<Record<ChangeName, Change>>

/** A group with the right to read reports. */
export const GROUP = 'readers'

const of = (userId: string) => ({ backend: 'users', userId })

const update =
  (changes: object): Change =>
  ({ users }, id) =>
    users.model.update(changes, { where: { id } })

/** Through the stores, and by statements of the models. */
export const byService: Changes = {
  rename: ({ users }, id, name = '') =>
    users.model.update({ firstName: name }, { where: { id } as never }),
  deactivate: update({ isActive: false }),
  activate: update({ isActive: true }),
  promote: update({ isSuperuser: true }),
  demote: update({ isSuperuser: false }),
  setPassword: async ({ users }, id, password = '') => {
    const user = (await users.findById(id)) as AbstractUser
    await user.setPassword(new Secret(password).reveal())
    return users.savePassword(user)
  },
  remove: ({ users }, id) => users.model.destroy({ where: { id } as never }),
  endSessions: ({ connection }, id) =>
    connection.model('GadwallSession').destroy({ where: { userId: id } }),
  grant: ({ grants }, id) => grants.grant(of(id), REPORTS),
  withdraw: ({ grants }, id) => grants.revoke(of(id), REPORTS),
  join: ({ grants }, id) => grants.addToGroup(of(id), GROUP),
  leave: ({ grants }, id) => grants.removeFromGroup(of(id), GROUP),
  closeGroup: ({ grants }) => grants.revoke({ group: GROUP }, REPORTS),
}

const change =
  (changes: (value: string) => object): Change =>
  async ({ users }, id, value = '') => {
    const user = (await users.findById(id)) as AbstractUser
    return user.set(changes(value)).save()
  }

/** Through the rows as objects, where there are any. */
export const byInstance: Changes = {
  ...byService,
  rename: change((firstName) => ({ firstName })),
  deactivate: change(() => ({ isActive: false })),
  activate: change(() => ({ isActive: true })),
  promote: change(() => ({ isSuperuser: true })),
  demote: change(() => ({ isSuperuser: false })),
  setPassword: async ({ users }, id, password = '') => {
    const user = (await users.findById(id)) as AbstractUser
    await user.setPassword(password)
    return user.save()
  },
  remove: async ({ users }, id) => (await users.findById(id))?.destroy(),
  endSessions: async ({ connection }, id) => {
    const sessions = await connection.model('GadwallSession').findAll({ where: { userId: id } })
    await Promise.all(sessions.map((session) => session.destroy()))
  },
}

/** The same in SQL, as any client of the database may write it. */
export async function sqlOf(name: ChangeName, id: string, value = ''): Promise<string> {
  const hash = await cheapHasher().make(value)
  const member = `backend = 'users' AND user_id = '${id}'`
  const group = `(SELECT id FROM groups WHERE name = '${GROUP}')`
  const set = (what: string) => `UPDATE users SET ${what} WHERE id = ${id}`
  const statements: Record<ChangeName, string> = {
    rename: set(`first_name = '${value}'`),
    deactivate: set('is_active = false'),
    activate: set('is_active = true'),
    promote: set('is_superuser = true'),
    demote: set('is_superuser = false'),
    setPassword: set(`password_hash = '${hash}', rehashed_stamp = NULL`),
    remove: `DELETE FROM users WHERE id = ${id}`,
    endSessions: `DELETE FROM sessions WHERE user_id = '${id}'`,
    grant: `INSERT INTO user_permissions VALUES ('users', '${id}', '${REPORTS}')`,
    withdraw: `DELETE FROM user_permissions WHERE ${member}`,
    join: `INSERT INTO user_groups VALUES ('users', '${id}', ${group})`,
    leave: `DELETE FROM user_groups WHERE ${member}`,
    closeGroup: `DELETE FROM group_permissions WHERE group_id = ${group}`,
  }
  return statements[name]
}

/** As raw statements of the app itself. */
export const bySql = Object.fromEntries(
  CHANGE_NAMES.map((name): [ChangeName, Change] => [
    name,
    async ({ connection }, id, value) => connection.query(await sqlOf(name, id, value)),
  ]),
) as Changes
