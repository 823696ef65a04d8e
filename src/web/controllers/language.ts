import { referenceTo } from '../../auth/user.ts'
import { backendOfVisitor } from '../backend-of-visitor.ts'
import type { AppContext, Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'
import { queryValue } from '../http/query-value.ts'
import { seeOther } from '../http/redirects.ts'
import { stateOf } from '../request-state.ts'
import { allowAnonymous, requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

/** The choice of a language, at the end of each page: of a person in their account, else in the browser. */
export const language: Feature = {
  name: 'language',
  requires: [],
  routes({ login, profiles }, web) {
    const back = (ctx: AppContext, next: unknown) =>
      seeOther(ctx, web.allowedNext(next) ?? web.homePathOf(ctx))

    /** A link, so that no page needs a cookie for it. Nothing is changed but what this browser reads. */
    const choose: Handler = (ctx) => {
      const chosen = web.languages.find(queryValue(ctx, 'to'))
      // A page of another site changes nothing here: it could only confuse.
      const site = ctx.get('Sec-Fetch-Site')
      const isOurs = site === '' || site === 'same-origin' || site === 'none'
      if (chosen && isOurs) stateOf(ctx, 'language').reading.remember(chosen)
      back(ctx, queryValue(ctx, 'next'))
    }

    /** Of somebody who is logged in it is their own choice, in every browser and in mails. */
    const save: Handler<SignedInState> = async (ctx) => {
      const { user, auth } = ctx.state
      const { language: tag, next } = fieldsOf(ctx)
      const chosen = web.languages.find(tag)
      const backend = backendOfVisitor(login, ctx)
      const who = backend && referenceTo(user, backend)
      if (chosen && who && profiles.readingOf(user, who)) {
        await profiles.saveReading(user, who, { language: chosen.tag }, auth.client)
      } else if (chosen) {
        stateOf(ctx, 'language').reading.remember(chosen)
      }
      back(ctx, next)
    }

    return [
      route('GET', '/language', allowAnonymous(), choose),
      route('POST', '/language', requireLogin(), save, {
        page: '/account',
        fields: { language: 'text', next: 'text?' },
      }),
    ]
  },
}
