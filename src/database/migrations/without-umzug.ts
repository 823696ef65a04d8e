import { StoreUnavailable } from '../../auth/errors.ts'
import { NameTaken } from './existing-names.ts'

type UmzugError = Error & { readonly migration?: { readonly name: string } }

/**
 * Runs migrations. Umzug's error has the whole connection in it, which would fill pages of a log.
 *
 * @throws NameTaken
 * @throws StoreUnavailable
 */
export async function withoutUmzug<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { cause, migration } = error as UmzugError
    if (!migration) throw error
    // These say all that the operator needs.
    if (cause instanceof NameTaken || cause instanceof StoreUnavailable) throw cause
    throw new Error(`The migration ${migration.name} failed`, { cause })
  }
}
