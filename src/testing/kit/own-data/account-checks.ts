import assert from 'node:assert/strict'
import { editorOf } from '../../../auth/permissions/grant-editor.ts'
import { MALFORMED, UNAVAILABLE } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import type { OwnDataSubject } from './own-data-subject.ts'
import { SECRET } from './tellers.ts'
import { OTHERS, PERSON, tellerOf, told } from './told.ts'

const GROUP = 'kit-group'

/** What is promised of the row of a person, and of what is granted to them. */
export const accountChecks: Readonly<Record<string, Check<OwnDataSubject>>> = {
  'users: tells a person of their row, and of nobody else; no secret is in it': async ({
    stores,
  }) => {
    const teller = tellerOf(stores, 'users')
    const { users } = stores
    needs(users, 'users of the subject')
    const ids: string[] = []
    for (const name of ['ann', 'bob']) {
      const email = `${name}@example.test`
      const made = await users.create({ username: name, email, passwordHash: `kit$1$${SECRET}` })
      ids.push(String(made.id))
    }
    const person = { backend: users.backend, userId: ids[0] ?? '', email: 'ann@example.test' }
    const [row = '', ...more] = await told(teller, person)
    assert.deepEqual(more, [])
    assert.ok(row.includes('"ann"') && row.includes('ann@example.test'), row)
    assert.ok(!row.includes('bob'), row)
    assert.deepEqual(await told(teller, { ...person, backend: 'elsewhere' }), [])
    for (const userId of MALFORMED.filter((text) => !ids.includes(text))) {
      assert.deepEqual(await told(teller, { ...person, userId }), [], userId.slice(0, 40))
    }
  },

  'grants: tells a person of their groups and permissions, and of nobody else': async ({
    stores,
    permission,
  }) => {
    const teller = tellerOf(stores, 'grants')
    const editor = editorOf(stores.grants)
    needs(editor, 'createGroup() of grants')
    needs(permission, 'permission of the subject')
    await editor.createGroup(GROUP)
    await editor.addMembers([GROUP], [PERSON])
    await editor.grant(PERSON, permission)
    const rows = (await told(teller, PERSON)).join('\n')
    assert.ok(rows.includes(GROUP) && rows.includes(permission), rows)
    for (const other of OTHERS) assert.deepEqual(await told(teller, other), [])
  },

  'users and grants: say so when they cannot be asked, never "nothing"': async ({
    stores,
    goAway,
  }) => {
    needs(goAway, 'goAway() of the subject')
    const tellers = (['users', 'grants'] as const).map((name) => tellerOf(stores, name))
    const backend = stores.users?.backend ?? PERSON.backend
    await goAway()
    for (const teller of tellers) {
      await assert.rejects(() => told(teller, { ...PERSON, backend }), UNAVAILABLE)
    }
  },
}
