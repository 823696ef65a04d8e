import type { Problem } from '../../../auth/problem.ts'
import type { RowTexts, SectionService } from '../../../auth/sections/section-service.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import type { Web } from '../../feature.ts'
import { emptyForm, fieldsOf } from '../../forms/form.ts'
import { seeOther } from '../../http/redirects.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { fieldsFor } from '../../openapi/fields.ts'
import { type Route, route } from '../../routing/router.ts'
import { staffMay, staffMayChange } from '../../routing/staff.ts'
import { readRow, textsOf, typedIn } from '../../sections/row-fields.ts'
import type { AdminSection } from '../../sections/section-options.ts'
import { keepNotice } from '../../views/notice.ts'
import { cellOf, nameOf, rowIdIn, rowPath, sectionPath } from './describe-row.ts'
import type { SectionParts } from './section-parts.ts'

/** The hidden field with the version of the row that a form was made of. */
export const VERSION = '_version'

/** The page of one row, with its form, and the page on which it is removed. */
export function sectionRowRoutes(parts: SectionParts, section: AdminSection): readonly Route[] {
  const { web, serviceOf, by } = parts
  const { may, fields } = section
  const service = serviceOf(section)
  const page = `${sectionPath(section)}/:id`
  const echoed = [...fields.map(({ name }) => name), VERSION]
  const more = (isWhole: boolean) => (ctx: AppContext) =>
    describe(web, section, ctx as AppContext<SignedInState>, isWhole)
  const form = web.form('admin/section-row', section.label, echoed, fields, more(false))
  const deleteForm = web.form('admin/section-delete', section.label, [VERSION], [], more(true))

  const show: Handler<SignedInState> = async (ctx) => {
    const { id, row } = await rowOf(section, ctx)
    // The form is for those who may change it: whoever may only look sees the columns of the list, in JSON too.
    const mayChange = may.change !== undefined && (await ctx.state.auth.permissions.has(may.change))
    const values = mayChange ? valuesOf(section, service, id, row) : {}
    await form.show(ctx, { ...emptyForm, values })
  }

  const change: Handler<SignedInState> = async (ctx) => {
    const { id, row } = await rowOf(section, ctx)
    const typed = typedIn(section, fieldsOf(ctx))
    const { problems, values } = await readRow(section, typed)
    if (problems.length > 0) return form.refuseProblems(ctx, problems)
    const version = fieldsOf(ctx)[VERSION] ?? ''
    const changed = changedOf(values, typed, textsOf(section, row))
    const outcome = await service.change({ by: by(ctx), id, version }, changed)
    if (!outcome.ok) return refuseChange(ctx, typed, outcome.problems)
    keepNotice(ctx, 'notice.admin-saved')
    seeOther(ctx, web.path(rowPath(section, outcome.value), ctx))
  }

  /** After a change by somebody else the form shows what it is now beside each field: sent again, it is written. */
  const refuseChange = async (ctx: AppContext, typed: RowTexts, problems: readonly Problem[]) => {
    if (!problems.some(({ code }) => code === 'section_row_changed')) {
      return form.refuseProblems(ctx, problems)
    }
    const { id, row } = await rowOf(section, ctx)
    const now = textsOf(section, row)
    const other = fields.filter(({ name }) => now[name] !== typed[name])
    Reflect.set(ctx.request.body as object, VERSION, service.versionOf(id, row))
    const differing = other.map(({ name, type }): Problem => {
      const value =
        type === 'checkbox' ? web.say(ctx, now[name] ? 'admin.yes' : 'admin.no') : now[name]
      return {
        field: name,
        code: 'section_field_now',
        params: { value: (value ?? '').slice(0, 200) },
      }
    })
    await form.refuseProblems(ctx, [...problems, ...differing])
  }

  const showDelete: Handler<SignedInState> = async (ctx) => {
    const { id, row } = await rowOf(section, ctx)
    await deleteForm.show(ctx, { ...emptyForm, values: valuesOf(section, service, id, row) })
  }

  const remove: Handler<SignedInState> = async (ctx) => {
    const { id, row } = await rowOf(section, ctx)
    const version = fieldsOf(ctx)[VERSION] ?? ''
    const outcome = await service.remove({ by: by(ctx), id, version })
    if (!outcome.ok) {
      Reflect.set(ctx.request.body as object, VERSION, service.versionOf(id, row))
      return deleteForm.refuseProblems(ctx, outcome.problems)
    }
    keepNotice(ctx, 'notice.section-deleted')
    seeOther(ctx, web.path(sectionPath(section), ctx))
  }

  return [
    route('GET', page, staffMay(may.view), show, { answer: formAnswer }),
    ...(may.change
      ? [
          route('POST', page, staffMayChange(may.view, may.change), change, {
            fields: { ...fieldsFor(section), [VERSION]: 'text' },
          }),
        ]
      : []),
    ...(may.delete
      ? [
          route('GET', `${page}/delete`, staffMayChange(may.view, may.delete), showDelete, {
            answer: formAnswer,
          }),
          route('POST', `${page}/delete`, staffMayChange(may.view, may.delete), remove, {
            fields: { [VERSION]: 'text' },
          }),
        ]
      : []),
  ]
}

/** The row of a page; 404 when there is none. */
async function rowOf({ source }: AdminSection, ctx: AppContext) {
  const id = rowIdIn(ctx.params.id ?? '')
  const row = await source.get(id)
  return row === null ? ctx.throw(404) : { id, row }
}

function valuesOf(section: AdminSection, service: SectionService, id: string, row: object) {
  return { ...textsOf(section, row), [VERSION]: service.versionOf(id, row) }
}

/** What was not touched is not written: it may have more to it than a form shows, such as a time of day. */
function changedOf(
  values: Readonly<Record<string, unknown>>,
  typed: RowTexts,
  shown: RowTexts,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => typed[name] !== shown[name]))
}

/** What the pages of a row show beside the form. */
async function describe(
  web: Web,
  section: AdminSection,
  ctx: AppContext<SignedInState>,
  isWhole: boolean,
) {
  const { id, row } = await rowOf(section, ctx)
  const { permissions } = ctx.state.auth
  const mayDo = async (name: string | undefined) => name !== undefined && permissions.has(name)
  const mayChange = await mayDo(section.may.change)
  // What stands in the form need not stand above it.
  const isShown = (name: string) =>
    isWhole || !mayChange || !section.fields.some((field) => field.name === name)
  const columns = section.columns.filter(({ name }) => isShown(name))
  return {
    sections: web.adminParts,
    section: {
      name: section.name,
      label: web.say(ctx, section.label),
      path: sectionPath(section),
    },
    row: {
      path: rowPath(section, id),
      name: nameOf(section, row, web.sayTo(ctx)),
      cells: columns.map((column) => cellOf(column, row, web.sayTo(ctx))),
    },
    mayChange,
    mayDelete: await mayDo(section.may.delete),
  }
}
