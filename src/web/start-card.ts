import type { UserReference } from '../auth/user.ts'

/** The first steps with a new site: what the card says, and who has put it away. */
export interface StartCard {
  /** What the program is called by, such as `npx gadwall`. */
  readonly program: string
  isClosed(who: UserReference): Promise<boolean>
  /** For good. */
  close(who: UserReference): Promise<void>
}

/** What the card shows of a route of one's own. The documentation goes on from there. */
export const SIX_LINES = `import { gadwall, protect, requireLogin } from 'gadwall'

const users = gadwall({ backends, stores, secret, baseUrl })
koa.use(users.middleware())
koa.use(protect(requireLogin(), (ctx) => {
  ctx.body = \`Hello, \${ctx.state.user.username}\`
}))
`

/** The commands that the card shows, by the name of their step. */
export function commandsOf({ program }: Pick<StartCard, 'program'>) {
  return {
    table: `${program} init --table members`,
    people: `${program} demo`,
    deploy: `${program} check --deploy`,
  }
}
