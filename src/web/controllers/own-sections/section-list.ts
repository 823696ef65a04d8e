import { InvalidCursor } from '../../../auth/accounts/user-store-errors.ts'
import type { SectionQuery, SectionRows } from '../../../auth/sections/section-source.ts'
import type { Handler, SignedInState } from '../../context.ts'
import type { Web } from '../../feature.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { seeOther } from '../../http/redirects.ts'
import type { Say } from '../../messages/messages.ts'
import { type Route, route } from '../../routing/router.ts'
import { staffMay } from '../../routing/staff.ts'
import { inWords } from '../../sections/admin-section.ts'
import type { AdminSection } from '../../sections/section-options.ts'
import { listedRow, sectionPath } from './describe-row.ts'
import {
  addressOf,
  choicesOf,
  FILTER_PREFIX,
  listQueryOf,
  queryOf,
  type SectionFilter,
} from './section-query.ts'

/** How many rows are on a page. */
const ROWS_OF_A_PAGE = 50

/** The list of a section. */
export function sectionListRoutes(section: AdminSection, web: Web): readonly Route[] {
  const path = sectionPath(section)

  const show: Handler<SignedInState> = async (ctx) => {
    const { filter, place } = listQueryOf(section, ctx)
    const page = await find(section, { ...queryOf(section, filter), place, limit: ROWS_OF_A_PAGE })
    if (page === null) return seeOther(ctx, web.path(path + addressOf(section, filter), ctx))
    const say = web.sayTo(ctx)
    const rows = page.rows.map((row) => listedRow(section, row, say))
    if (prefersJson(ctx)) {
      const { next, previous = null, isCut = false } = page
      ctx.body = { rows, next, previous, isCut }
      return
    }
    const { permissions } = ctx.state.auth
    const may = async (name: string | undefined) =>
      name !== undefined && (await permissions.hasAll([section.may.view, name]))
    await web.renderer.page(ctx, 'admin/section', {
      title: say(section.label),
      sections: web.adminParts,
      section: { name: section.name, label: say(section.label), path },
      rows,
      ...headsOf(section, filter, say),
      ...pagesOf(section, filter, page),
      q: section.search.length > 0 ? filter.q : null,
      sort: filter.sort === section.sort ? '' : filter.sort,
      selects: selectsOf(section, filter, say),
      here: addressOf(section, filter),
      isFiltered: filter.q !== '' || Object.keys(filter.values).length > 0,
      isCut: page.isCut ?? false,
      mayAdd: await may(section.may.add),
      mayExport: await may(section.may.export),
    })
  }

  return [route('GET', path, staffMay(section.may.view), show)]
}

/** A cursor may be from a list in another order: the list begins anew then. */
async function find(
  { source }: AdminSection,
  query: SectionQuery,
): Promise<SectionRows<object> | null> {
  try {
    return await source.list(query)
  } catch (error) {
    if (error instanceof InvalidCursor && query.place !== null) return null
    throw error
  }
}

/** The heads of the columns. What is found is in the order of what is searched, so it cannot be sorted. */
function headsOf(section: AdminSection, filter: SectionFilter, say: Say) {
  const path = sectionPath(section)
  const isSearch = filter.q !== ''
  return {
    heads: section.columns.map(({ name, label, canSort }) => {
      const isSorted = !isSearch && filter.sort.replace(/^-/, '') === name
      const sort = filter.sort === name ? `-${name}` : name
      return {
        label: say(label),
        href: canSort && !isSearch ? path + addressOf(section, { ...filter, sort }) : null,
        direction: !isSorted
          ? null
          : filter.sort.startsWith('-')
            ? ('descending' as const)
            : ('ascending' as const),
      }
    }),
    searched: section.search.map((name) => say(labelOf(section, name))).join(', '),
  }
}

function labelOf({ columns, fields }: AdminSection, name: string): string {
  const isIt = (one: { readonly name: string }) => one.name === name
  return (columns.find(isIt) ?? fields.find(isIt))?.label ?? inWords(name)
}

function selectsOf(section: AdminSection, { values }: SectionFilter, say: Say) {
  return section.columns
    .filter(({ canFilter }) => canFilter)
    .map(({ name, label, choices }) => ({
      name: FILTER_PREFIX + name,
      label: say(label),
      value: values[name] ?? '',
      choices: choicesOf(section, name).map((value) => ({
        value,
        label: say(choices?.[value] ?? `admin.${value}`),
      })),
    }))
}

function pagesOf(
  section: AdminSection,
  filter: SectionFilter,
  { next, previous = null }: SectionRows<object>,
) {
  const to = (more: Readonly<Record<string, string>> = {}) =>
    sectionPath(section) + addressOf(section, filter, more)
  return {
    pages: {
      first: previous && to(),
      previous: previous && to({ before: previous }),
      next: next && to({ after: next }),
      last: next && to({ last: 'yes' }),
    },
  }
}
