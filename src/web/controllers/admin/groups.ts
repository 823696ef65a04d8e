import type { GroupService } from '../../../auth/administration/group-service.ts'
import type { Group } from '../../../auth/permissions/grant-editor.ts'
import type { Outcome } from '../../../auth/problem.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { emptyForm, fieldsOf } from '../../forms/form.ts'
import { listOf, SEEN, seenIn } from '../../forms/lists.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { seeOther } from '../../http/redirects.ts'
import { isTyped } from '../../messages/isolate.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice } from '../../views/notice.ts'
import {
  ADMIN,
  type AdminParts,
  administratorOf,
  groupPath,
  inSentences,
  staffMay,
  staffMayChange,
} from './admin-page.ts'
import { labelIn, matrixOf } from './describe.ts'

const LIST = `${ADMIN}/groups`
const PAGE = `${LIST}/:name`

/** Groups with their permissions; none where grants cannot be changed. */
export function groupRoutes(parts: AdminParts): readonly Route[] {
  const { groups } = parts.administration
  return groups ? routesOf(parts, groups) : []
}

function routesOf(parts: AdminParts, groups: GroupService): readonly Route[] {
  const { web } = parts
  const by = (ctx: AppContext<SignedInState>) => administratorOf(parts, ctx)
  const may = async (ctx: AppContext, name: string) => ctx.state.auth.permissions.has(name)
  const groupOf = async (ctx: AppContext): Promise<Group> =>
    (await groups.find(ctx.params.name ?? '')) ?? ctx.throw(404)

  const listForm = web.form('admin/groups', 'title.admin-groups', ['name'], [], async (ctx) => {
    const [all, known] = await Promise.all([groups.list(), groups.permissions()])
    const say = web.sayTo(ctx)
    return {
      sections: parts.sections,
      groups: all.map((group) => ({ ...group, path: groupPath(group.name) })),
      permissions: known.map((one) => ({ ...one, label: labelIn(say, one) })),
      mayAdd: await may(ctx, 'groups.add'),
    }
  })
  const describeGroup = async (ctx: AppContext) => {
    const group = await groupOf(ctx)
    const administrator = by(ctx as AppContext<SignedInState>)
    const known = await groups.permissions()
    return {
      sections: parts.sections,
      group: { name: group.name, path: groupPath(group.name) },
      matrix: await matrixOf(known, group.permissions, administrator, web.sayTo(ctx)),
      mayChange: await may(ctx, 'groups.change'),
      mayDelete: await may(ctx, 'groups.delete'),
    }
  }
  const groupForm = web.form(
    ...(['admin/group', 'title.admin-group', ['name'], []] as const),
    describeGroup,
    { rename: ['name'], permissions: [], delete: ['confirm'] },
  )

  const list: Handler<SignedInState> = (ctx) => listForm.show(ctx)
  const show: Handler<SignedInState> = async (ctx) => {
    const { name } = await groupOf(ctx)
    await groupForm.show(ctx, { ...emptyForm, values: { name } })
  }

  const create: Handler<SignedInState> = async (ctx) => {
    const outcome = await groups.create(by(ctx), fieldsOf(ctx).name ?? '')
    if (!outcome.ok) return listForm.refuseProblems(ctx, outcome.problems)
    keepNotice(ctx, 'notice.admin-group-created')
    seeOther(ctx, web.path(groupPath(outcome.value), ctx))
  }

  /** Shows the page again with the reason, or leads on. */
  const answer = async (
    ctx: AppContext<SignedInState>,
    outcome: Outcome<unknown>,
    done: { readonly notice: string; readonly next: string },
  ) => {
    if (outcome.ok) {
      keepNotice(ctx, done.notice)
      return seeOther(ctx, web.path(done.next, ctx))
    }
    const { problems } = outcome
    if (prefersJson(ctx) || problems.some(({ field }) => field !== '')) {
      return groupForm.refuseProblems(ctx, problems)
    }
    ctx.status = 422
    const sent = groupForm.sent(ctx)
    const values = { name: ctx.params.name ?? '', ...sent.values }
    const message = inSentences(web, ctx, problems)
    await groupForm.show(ctx, { ...emptyForm, ...sent, values, message })
  }

  const rename: Handler<SignedInState> = async (ctx) => {
    const { name } = await groupOf(ctx)
    const outcome = await groups.rename(by(ctx), name, fieldsOf(ctx).name ?? '')
    const next = groupPath(outcome.ok ? outcome.value : name)
    await answer(ctx, outcome, { notice: 'notice.admin-saved', next })
  }

  const setPermissions: Handler<SignedInState> = async (ctx) => {
    const { name } = await groupOf(ctx)
    const outcome = await groups.setPermissions(
      ...([by(ctx), name, listOf(ctx, 'permissions'), seenIn(ctx)] as const),
    )
    await answer(ctx, outcome, { notice: 'notice.admin-saved', next: groupPath(name) })
  }

  const remove: Handler<SignedInState> = async (ctx) => {
    const { name } = await groupOf(ctx)
    const isSure = isTyped(fieldsOf(ctx).confirm, name)
    const outcome: Outcome<unknown> = isSure
      ? await groups.delete(by(ctx), name)
      : { ok: false, problems: [{ field: '', code: 'admin_group_name_wrong' }] }
    await answer(ctx, outcome, { notice: 'notice.admin-group-deleted', next: LIST })
  }

  const lists = ['permissions', SEEN]
  return [
    route('GET', LIST, staffMay('groups.view'), list, { answer: formAnswer }),
    route('POST', LIST, staffMayChange('groups.view', 'groups.add'), create, {
      fields: { name: 'text' },
    }),
    route('GET', PAGE, staffMay('groups.view'), show, { answer: formAnswer }),
    route('POST', `${PAGE}/rename`, staffMayChange('groups.view', 'groups.change'), rename, {
      fields: { name: 'text' },
    }),
    route(
      'POST',
      `${PAGE}/permissions`,
      staffMayChange('groups.view', 'groups.change'),
      setPermissions,
      { lists, fields: {} },
    ),
    route('POST', `${PAGE}/delete`, staffMayChange('groups.view', 'groups.delete'), remove, {
      fields: { confirm: 'text' },
    }),
  ]
}
