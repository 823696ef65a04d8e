import assert from 'node:assert/strict'
import { PermissionService } from '../../../auth/permissions/permission-service.ts'
import { anonymous } from '../../../auth/user.ts'
import { type Check, needs } from '../suite.ts'
import type { BackendSubject } from './backend-subject.ts'
import { ADA, idOf, load, MIKE } from './people.ts'

const GRANTED = 'kit-ponds.drain'
const NEVER_GRANTED = ['kit-ponds.drai', 'kit-ponds.drained', 'kit-ponds.fill', 'ponds.drain']
const HAS = 'hasPermission() or permissionsOf() of the backend'

/** What people may do. Every method about it is optional. */
export const permissionChecks: Readonly<Record<string, Check<BackendSubject>>> = {
  'answers about anybody, anonymous visitors among them, and never throws': async (subject) => {
    const { backend } = subject
    assert.ok(!backend.listsPermissions || backend.permissionsOf, 'permissionsOf() is promised')
    needs(backend.hasPermission ?? backend.permissionsOf, HAS)
    const ada = await load(subject, String((await subject.addUser(ADA)).id))
    for (const visitor of [ada, anonymous]) {
      const answer = await backend.hasPermission?.(visitor, GRANTED)
      assert.ok([undefined, false].includes(answer), 'a permission that nobody granted')
      assert.ok(![...((await backend.permissionsOf?.(visitor)) ?? [])].includes(GRANTED))
      await backend.hasPermission?.(visitor, GRANTED, { id: 1 })
    }
  },

  'grants exactly what was granted, to whom it was granted': async (subject) => {
    const { backend, grant } = subject
    needs(backend.hasPermission ?? backend.permissionsOf, HAS)
    needs(grant, 'grant() of the subject')
    const [ada, mike] = [await subject.addUser(ADA), await subject.addUser(MIKE)]
    await subject.grant?.(String(ada.id), GRANTED)
    const may = async (id: string, name: string) =>
      new PermissionService([backend]).of(await load(subject, id)).has(name)
    assert.equal(await may(String(ada.id), GRANTED), true)
    assert.equal(await may(String(mike.id), GRANTED), false, 'somebody else got it, too')
    for (const name of NEVER_GRANTED) assert.equal(await may(String(ada.id), name), false, name)
    assert.equal(await new PermissionService([backend]).of(anonymous).has(GRANTED), false)
  },

  'lists what it grants, the same as it answers one by one': async (subject) => {
    const { backend, grant } = subject
    needs(backend.permissionsOf, 'permissionsOf() of the backend')
    needs(grant, 'grant() of the subject')
    const id = String((await subject.addUser(ADA)).id)
    const mike = await subject.addUser(MIKE)
    await subject.grant?.(id, GRANTED)
    const ada = await load(subject, id)
    const listed = [...(await backend.permissionsOf(ada))]
    assert.ok(listed.includes(GRANTED), `permissionsOf() does not list ${GRANTED}`)
    const permissions = new PermissionService([backend]).of(ada)
    for (const name of listed) assert.equal(await permissions.has(name), true, `has ${name}`)
    if (backend.hasPermission) assert.equal(await backend.hasPermission(ada, GRANTED), true)
    assert.ok(![...(await backend.permissionsOf(mike))].includes(GRANTED))
  },

  'names the people to whom a permission was granted': async (subject) => {
    const { backend, grant } = subject
    needs(backend.usersWithPermission, 'usersWithPermission() of the backend')
    needs(grant, 'grant() of the subject')
    const ada = await subject.addUser(ADA)
    await subject.addUser(MIKE)
    assert.deepEqual(await backend.usersWithPermission(GRANTED), [])
    await subject.grant?.(String(ada.id), GRANTED)
    const ids = (await backend.usersWithPermission(GRANTED)).map(idOf)
    assert.deepEqual(ids, [idOf(ada)])
  },
}
