import type { UserPage } from '../../../auth/accounts/user-store.ts'
import { InvalidCursor } from '../../../auth/accounts/user-store-errors.ts'
import type { Outcome } from '../../../auth/problem.ts'
import type { User } from '../../../auth/user.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { fieldsOf } from '../../forms/form.ts'
import { type KeptForm, takeKeptForm } from '../../forms/kept-fields.ts'
import { listOf } from '../../forms/lists.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { seeOther } from '../../http/redirects.ts'
import { refuseByNotice } from '../../json/refuse-by-notice.ts'
import type { NoticePart } from '../../messages/notice.ts'
import { answers } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice } from '../../views/notice.ts'
import {
  ADMIN,
  type AdminParts,
  administratorOf,
  findAllNamed,
  staffMay,
  staffMayChange,
  userPath,
} from './admin-page.ts'
import {
  addressOf,
  filterOfText,
  type ListFilter,
  listQueryOf,
  queryOf,
  waysOf,
} from './list-query.ts'

const PAGE = `${ADMIN}/users`

/** How many people are on a page, and how many can be changed at once. */
const USERS_OF_A_PAGE = 50

/** Of so many people a notice says why nothing was done for them. */
const MOST_REASONS = 5

/** The list of users, and what is done to several of them at once. */
export function userListRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, administration, sections } = parts

  let ways: readonly string[] | null = null

  const show: Handler<SignedInState> = async (ctx) => {
    const kept = takeKeptForm(ctx)
    const { filter, page: place } = kept ? listOfForm(kept) : listQueryOf(ctx)
    const page = await find(ctx, { ...queryOf(filter), ...place, limit: USERS_OF_A_PAGE })
    if (page === null) return seeOther(ctx, web.path(PAGE + addressOf(filter), ctx))
    const people = page.users.map((user) => personOf(user, administration.users.referenceTo(user)))
    if (prefersJson(ctx)) {
      const { next, previous, isCut = false } = page
      ctx.body = { users: people, next, previous, isCut }
      return
    }
    const { permissions } = ctx.state.auth
    ways ??= await waysOf(async (query) => auth.users?.search(query))
    await web.renderer.page(ctx, 'admin/users', {
      title: web.say(ctx, 'title.admin-users'),
      sections,
      people,
      filter,
      ways,
      ...links(page, filter),
      isCut: page.isCut ?? false,
      groups: (await administration.groups?.list())?.map(({ name }) => name) ?? [],
      mayChange: await permissions.has('users.change'),
      restored: kept && {
        ids: kept.lists.ids ?? [],
        group: kept.fields.group ?? '',
      },
    })
  }

  /** A cursor may be from a list in another order: the list begins anew then. */
  const find = async (ctx: AppContext, query: object): Promise<UserPage | null> => {
    try {
      return (await auth.users?.search(query)) ?? null
    } catch (error) {
      if (error instanceof InvalidCursor) return null
      // The table has no such column.
      if (error instanceof TypeError) return ctx.throw(400)
      throw error
    }
  }

  const changeMany: Handler<SignedInState> = async (ctx) => {
    const by = administratorOf(parts, ctx)
    const { action = '', group = '', from = '' } = fieldsOf(ctx)
    const acts: Readonly<Record<string, (user: User) => Promise<Outcome<unknown>>>> = {
      activate: (user) => administration.users.activate(by, user),
      deactivate: (user) => administration.users.deactivate(by, user),
      'add-to-group': async (user) => {
        const who = administration.users.referenceTo(user)
        return (await administration.members?.join(by, user, who, group)) ?? ctx.throw(404)
      },
    }
    const act = Object.hasOwn(acts, action) ? acts[action] : undefined
    if (!act) return ctx.throw(400)
    const to = web.path(PAGE + addressOf(filterOfText(from)), ctx)
    const ids = new Set(listOf(ctx, 'ids'))
    if (ids.size > USERS_OF_A_PAGE) {
      const code = 'notice.admin-too-many'
      const notice = { code, params: { max: USERS_OF_A_PAGE } }
      return refuseByNotice(ctx, { to, code, notice })
    }
    const notices: NoticePart[] = []
    let done = 0
    // One after the other: each is a transaction of its own, and what one refuses stops none of the others.
    for (const user of await findAllNamed(parts, [...ids])) {
      const outcome = await act(user)
      if (outcome.ok) done++
      else if (notices.length < MOST_REASONS) {
        const why = outcome.problems.map(({ code, params = {} }) => ({ code, params }))
        notices.push({ code: 'notice.admin-refused', params: { name: user.username, why } })
      }
    }
    const count = ids.size - done - notices.length
    if (done > 0 && count > 0) notices.push({ code: 'notice.admin-others', params: { count } })
    const code = done === 0 ? 'notice.admin-none' : 'notice.admin-done'
    const notice = [{ code, params: { count: done } }, ...notices]
    if (done === 0) return refuseByNotice(ctx, { to, code, notice })
    keepNotice(ctx, notice)
    seeOther(ctx, to)
  }

  return [
    route('GET', PAGE, staffMay('users.view'), show, { answer: answers.people }),
    route('POST', `${PAGE}/bulk`, staffMayChange('users.change'), changeMany, {
      page: PAGE,
      lists: ['ids'],
      fields: { action: 'text', group: 'text?', from: 'text?' },
    }),
  ]
}

/** The list in which somebody had ticked people before they were asked who they are. */
function listOfForm({ fields }: KeptForm) {
  return { filter: filterOfText(fields.from ?? ''), page: {} }
}

/** Somebody as a list shows them. */
function personOf(user: User, { backend, userId }: { backend: string; userId: string }) {
  const { dateJoined = null } = user as { readonly dateJoined?: Date | null }
  return {
    id: `${backend}:${userId}`,
    path: userPath({ backend, userId }),
    username: user.username,
    email: user.email ?? null,
    isActive: user.isActive ?? true,
    isStaff: user.isStaff ?? false,
    isSuperuser: user.isSuperuser ?? false,
    joinedAt: dateJoined?.toISOString() ?? null,
    lastLoginAt: user.lastLogin?.toISOString() ?? null,
  }
}

/** Where the head of each column leads, and the pages beside this one. */
function links({ next, previous }: UserPage, filter: ListFilter) {
  const sorted = (sort: string) => ({
    href: PAGE + addressOf({ ...filter, sort: filter.sort === sort ? `-${sort}` : sort }),
    direction: directionOf(filter, sort),
  })
  return {
    here: addressOf(filter),
    sorts: {
      username: sorted('username'),
      dateJoined: sorted('dateJoined'),
      lastLogin: sorted('lastLogin'),
    },
    pages: {
      first: previous && PAGE + addressOf(filter),
      previous: previous && PAGE + addressOf(filter, { before: previous }),
      next: next && PAGE + addressOf(filter, { after: next }),
      last: next && PAGE + addressOf(filter, { last: 'yes' }),
    },
  }
}

function directionOf({ sort }: ListFilter, column: string): 'ascending' | 'descending' | null {
  if (sort === column) return 'ascending'
  return sort === `-${column}` ? 'descending' : null
}
