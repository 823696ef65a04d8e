import { findPeople } from '../../auth/administration/people.ts'
import type { Auth } from '../../auth/create-auth.ts'
import type { ImportRecord } from '../../auth/import/runs/import-store.ts'
import { hasEnded, isAtWork } from '../../auth/import/runs/import-store.ts'
import type { Say } from '../messages/messages.ts'
import type { ShownImport } from '../views/types/import-views.ts'

const WHOLE = 100

/** Where all of them are. */
export const IMPORTS = '/admin/import'

/** The path of the page of an import. */
export function importPath(id: string): string {
  return `${IMPORTS}/${encodeURIComponent(id)}`
}

/** What pages show of imports: who began them is asked for once for all of them. */
export async function describeImports(
  auth: Auth,
  records: readonly ImportRecord[],
): Promise<readonly ShownImport[]> {
  const personOf = await findPeople(
    auth.stores.users,
    records.map(({ by }) => by),
  )
  return records.map((record) => {
    const { id, by, createdAt, endedAt, fileName, fileBytes, state, counts, checked } = record
    return {
      id,
      path: importPath(id),
      by: personOf(by)?.username ?? by.userId,
      createdAt: new Date(createdAt).toISOString(),
      endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      fileName,
      fileBytes,
      state,
      isAtWork: isAtWork(state) || state === 'uploaded',
      hasEnded: hasEnded(state),
      hasRun: checked !== null && state !== 'checked',
      percent: percentOf(record),
      counts,
      checked,
    }
  })
}

/** The refused lines, and why all of it has failed, in words. */
export function inWords({ refusedLines, failure }: ImportRecord, say: Say) {
  return {
    refusedLines: refusedLines.map(({ line, column, code, params }) => ({
      line,
      column,
      reason: say(code, params),
    })),
    failure: failure && say(failure.code, failure.params),
  }
}

function percentOf({ bytesRead, fileBytes }: ImportRecord): number {
  return fileBytes === 0 ? 0 : Math.min(WHOLE, Math.floor((bytesRead / fileBytes) * WHOLE))
}
