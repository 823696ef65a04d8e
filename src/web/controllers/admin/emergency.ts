import { setTimeout as pause } from 'node:timers/promises'
import type { Act } from '../../../auth/accounts/user-service.ts'
import { actOf } from '../../../auth/administration/administrator.ts'
import type { Emergencies } from '../../../auth/emergencies/emergencies.ts'
import type { Problem } from '../../../auth/problem.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { fieldsOf } from '../../forms/form.ts'
import { seeOther } from '../../http/redirects.ts'
import { isTyped } from '../../messages/isolate.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice, keepNoticeOf } from '../../views/notice.ts'
import {
  ADMIN,
  type AdminParts,
  administratorOf,
  superusersMay,
  superusersMayChange,
} from './admin-page.ts'

const PAGE = `${ADMIN}/emergency`
const NEEDED = ['sessions.delete', 'users.change'] as const
const ECHOED = ['logoutWhom', 'logoutConfirm', 'passwordWhom', 'passwordConfirm']

/** How long an answer waits for the work, in milliseconds. A million people take longer: it goes on without. */
const PATIENCE_MS = 5000

const ALL = 'all'
const OF_GROUP = 'group:'

/** What is done to everybody or to a group, by one form each. */
interface Deed {
  /** What the names of its fields begin with. */
  readonly field: 'logout' | 'password'
  /** The code of the notice for somebody who is still in, with the counts. */
  readonly notice: string
  run(emergencies: Emergencies, group: string | null, act: Act): Promise<object>
}

const END_SESSIONS: Deed = {
  field: 'logout',
  notice: 'notice.admin-emergency-ended',
  run: async (emergencies, group, act) => ({ count: await emergencies.endSessions(group, act) }),
}

const REQUIRE_PASSWORDS: Deed = {
  field: 'password',
  notice: 'notice.admin-emergency-asked',
  run: (emergencies, group, act) => emergencies.requirePasswords(group, act),
}

/** What is done by a command, and the code of what it does. */
const COMMANDS = [
  { command: 'npx gadwall users unlock NAME', meaning: 'admin.emergency.command.unlock' },
  { command: 'npx gadwall users deactivate NAME', meaning: 'admin.emergency.command.deactivate' },
  {
    command: 'npx gadwall users reset-factors NAME',
    meaning: 'admin.emergency.command.reset-factors',
  },
  { command: 'npx gadwall check', meaning: 'admin.emergency.command.check' },
  { command: 'npx gadwall backup NEWFILE', meaning: 'admin.emergency.command.backup' },
  { command: 'npx gadwall restored', meaning: 'admin.emergency.command.restored' },
]

/** When something has gone wrong: what is done to everybody, and where the rest stands. */
export function emergencyRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, administration, sections } = parts
  const { emergencies } = auth
  if (!emergencies) return []

  const more = async () => ({
    sections,
    groups: (await administration.groups?.list())?.map(({ name }) => name) ?? [],
    canRequirePasswords: emergencies.mayRequirePasswords,
    commands: COMMANDS,
  })
  const form = web.form('admin/emergency', 'title.admin-emergency', ECHOED, [], more)

  const show: Handler<SignedInState> = (ctx) => form.show(ctx)

  /** Whom it is about: `null` for everybody; else what is wrong with the form. */
  const readForm = async (
    ctx: AppContext,
    field: Deed['field'],
  ): Promise<{ readonly group: string | null } | Problem> => {
    const fields = fieldsOf(ctx)
    const whom = fields[`${field}Whom`] ?? ''
    const group = whom.startsWith(OF_GROUP) ? whom.slice(OF_GROUP.length) : null
    if (group === null && whom !== ALL) {
      return { field: `${field}Whom`, code: 'admin_emergency_whom' }
    }
    if (group !== null && !(await emergencies.hasGroup(group))) {
      return { field: `${field}Whom`, code: 'admin_emergency_group' }
    }
    const word = group ?? web.say(ctx, 'admin.sessions.everybody-word')
    if (isTyped(fields[`${field}Confirm`], word)) return { group }
    return { field: `${field}Confirm`, code: 'admin_emergency_word', params: { word } }
  }

  const handlerOf = (deed: Deed): Handler<SignedInState> => {
    return async (ctx) => {
      const by = administratorOf(parts, ctx)
      const typed = await readForm(ctx, deed.field)
      if ('code' in typed) return form.refuseProblems(ctx, [typed])
      const work = deed.run(emergencies, typed.group, actOf(by))
      // The answer may be given before it ends.
      work.catch((error) => auth.events.report(error, 'admin.emergency'))
      const patience = new AbortController()
      const tooLong = pause(PATIENCE_MS, null, { signal: patience.signal }).catch(() => null)
      const done = await Promise.race([work, tooLong])
      patience.abort()
      if (done === null) keepNotice(ctx, 'notice.admin-emergency-goes-on')
      else if (typed.group !== null) keepNotice(ctx, { code: deed.notice, params: { ...done } })
      else {
        await web.logOut(ctx)
        keepNoticeOf(ctx, 'notice.logged-out')
        return seeOther(ctx, web.path('/login', ctx))
      }
      seeOther(ctx, web.path(PAGE, ctx))
    }
  }

  const change = (path: string, deed: Deed) =>
    route('POST', `${PAGE}/${path}`, superusersMayChange(...NEEDED), handlerOf(deed), {
      page: PAGE,
      fields: { [`${deed.field}Whom`]: 'text', [`${deed.field}Confirm`]: 'text' },
    })
  return [
    route('GET', PAGE, superusersMay(...NEEDED), show, { answer: formAnswer }),
    change('end-sessions', END_SESSIONS),
    ...(emergencies.mayRequirePasswords ? [change('require-password', REQUIRE_PASSWORDS)] : []),
  ]
}
