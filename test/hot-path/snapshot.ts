import type { Browser } from '../support/browser.ts'
import type { Who } from './pages.ts'

/** What somebody is shown and let into, as three pages tell it. */
export interface Snapshot {
  readonly user: string | null
  readonly name: string | null
  readonly isSuperuser: boolean
  readonly isListed: boolean
  readonly isMember: boolean
  readonly mayRead: boolean
}

/** Looks at all pages, one after the other. */
export async function look(browser: Browser): Promise<Snapshot> {
  const who: Who = JSON.parse((await browser.get('/who')).body)
  const { user, name, isSuperuser, may } = who
  return {
    user,
    name,
    isSuperuser,
    isListed: may.length > 0,
    isMember: (await browser.get('/members')).status === 200,
    mayRead: (await browser.get('/reports')).status === 200,
  }
}
