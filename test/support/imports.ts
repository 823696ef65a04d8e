import { setTimeout as pause } from 'node:timers/promises'
import type { ImportRecord } from '../../src/auth/import/runs/import-store.ts'
import type { Answer, Browser } from './browser.ts'
import type { TestSite } from './test-site.ts'

export const IMPORT = '/admin/import'

/** What is sent besides the file. */
export interface UploadParts {
  readonly fields?: Readonly<Record<string, string>>
  /** In place of that of the page; `null` for none. */
  readonly token?: string | null
}

/** Sends a file with the form of the page, as a browser does: the token first, the file last. */
export async function upload(
  browser: Browser,
  content: string | Blob,
  name = 'people.csv',
  { fields = {}, token }: UploadParts = {},
): Promise<Answer> {
  const form = new FormData()
  const given = token === undefined ? await browser.token(IMPORT) : token
  if (given !== null) form.append('_csrf', given)
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('file', content instanceof Blob ? content : new Blob([content]), name)
  return browser.request(IMPORT, { method: 'POST', body: form })
}

/** Waits until an import is in one of these states. */
export async function reached(
  site: Pick<TestSite, 'auth'>,
  path: string,
  ...states: readonly ImportRecord['state'][]
): Promise<ImportRecord> {
  const id = path.split('/').at(-1) ?? ''
  for (let tries = 0; tries < 1500; tries++) {
    const found = await site.auth.stores.imports?.find(id)
    if (found && states.includes(found.state)) return found
    await pause(20)
  }
  throw new Error(`It is ${(await site.auth.stores.imports?.find(id))?.state}, not ${states}`)
}

/** Lines of a file with so many people, each with a hash that is ready. */
export function* manyPeople(count: number): Generator<string> {
  yield 'username,email,passwordHash,firstName\n'
  for (let n = 0; n < count; n++) {
    yield `user${n},user${n}@example.com,$2b$12$KIXQ4Rj0gk0hQ3m6m6m6muO8b7yq0l0yq0yq0yq0yq0yq0yq0yq0e,Person ${n}\n`
  }
}
