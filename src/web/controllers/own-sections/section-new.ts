import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { fieldsOf } from '../../forms/form.ts'
import { seeOther } from '../../http/redirects.ts'
import { formAnswer } from '../../openapi/answers.ts'
import { fieldsFor } from '../../openapi/fields.ts'
import { type Route, route } from '../../routing/router.ts'
import { staffMayChange } from '../../routing/staff.ts'
import { readRow, typedIn } from '../../sections/row-fields.ts'
import type { AdminSection } from '../../sections/section-options.ts'
import { keepNotice } from '../../views/notice.ts'
import { rowPath, sectionPath } from './describe-row.ts'
import type { SectionParts } from './section-parts.ts'

/** The form of a new row. */
export function newRowRoutes(parts: SectionParts, section: AdminSection): readonly Route[] {
  const { web, serviceOf, by } = parts
  const { may, fields, label } = section
  if (may.add === undefined) return []
  const path = sectionPath(section)
  const echoed = fields.map(({ name }) => name)
  const more = async (ctx: AppContext) => ({
    sections: web.adminParts,
    section: { name: section.name, label: web.say(ctx, label), path },
  })
  const form = web.form('admin/section-new', label, echoed, fields, more)
  const service = serviceOf(section)

  const show: Handler<SignedInState> = (ctx) => form.show(ctx)

  const create: Handler<SignedInState> = async (ctx) => {
    const { problems, values } = await readRow(section, typedIn(section, fieldsOf(ctx)))
    if (problems.length > 0) return form.refuseProblems(ctx, problems)
    // What was left empty may have a default.
    const given = Object.entries(values).filter(([, value]) => value !== null)
    const outcome = await service.add(by(ctx), Object.fromEntries(given))
    if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
    keepNotice(ctx, 'notice.section-added')
    // Who may add need not be able to change.
    seeOther(ctx, web.path(rowPath(section, outcome.value), ctx))
  }

  const guard = staffMayChange(may.view, may.add)
  const page = `${path}/new`
  return [
    route('GET', page, guard, show, { answer: formAnswer }),
    route('POST', page, guard, create, { fields: fieldsFor(section) }),
  ]
}
