import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import { type Command, print } from '../command.ts'
import { describeUser, json, withUser } from './users-of.ts'

const RECENT_EVENTS = 10

export const showUser: Command = {
  name: 'users show',
  usage: '<username or e-mail> [--json]',
  summary: 'Shows a person with groups, sessions and what happened last.',
  options: { json: { type: 'boolean' } },
  positionals: 1,
  async run(tools, values, [name = '']) {
    await withUser(tools, name, async ({ site, users, user }) => {
      const { audit, newPasswords, unconfirmed } = site.auth
      const subject = users.referenceTo(user)
      const [facts, recent, mustSetPassword, leavesAt] = await Promise.all([
        users.factsOf(user),
        audit?.store.list({ subject }, null, RECENT_EVENTS),
        newPasswords?.isRequired(subject) ?? false,
        unconfirmed?.endOf(user, subject) ?? null,
      ])
      const person = describeUser(user)
      const events = recent?.entries ?? []
      if (values.json) {
        print(
          tools.output,
          json({
            ...{ ...person, ...facts, mustSetPassword },
            ...(leavesAt !== null && { leavesAt: new Date(leavesAt).toISOString() }),
            events: events.map(describeEvent),
          }),
        )
        return
      }
      print(tools.output, person.username)
      const yesOrNo = (is: boolean) => (is ? 'yes' : 'no')
      const lines: (readonly [label: string, value: string])[] = [
        ['Id', person.id],
        ['E-mail', person.email ?? '-'],
        ['Active', yesOrNo(person.isActive)],
        ['Staff', yesOrNo(person.isStaff)],
        ['Superuser', yesOrNo(person.isSuperuser)],
        ['Last login', person.lastLogin ?? '-'],
        ['Groups', facts.groups.join(', ') || '-'],
        ['Sessions', String(facts.sessions)],
        ...(leavesAt === null ? [] : [['Leaves', leaving(leavesAt)] as const]),
        ...(mustSetPassword ? [['Password', 'to be set anew at the next login'] as const] : []),
      ]
      for (const [label, value] of lines) print(tools.output, `  ${label.padEnd(12)}${value}`)
      if (events.length === 0) return
      print(tools.output, '  What happened last')
      for (const { at, event, address } of events.map(describeEvent)) {
        print(tools.output, `    ${at}  ${event}  ${address ?? ''}`.trimEnd())
      }
    })
  },
}

function leaving(at: number): string {
  return `${new Date(at).toISOString()}, unless an address is confirmed`
}

function describeEvent({ at, name, address, agent, actor, session }: AuditEntry) {
  return { at: new Date(at).toISOString(), event: name, address, agent, actor, session }
}
