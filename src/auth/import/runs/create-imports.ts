import { hostname } from 'node:os'
import { isAlmighty } from '../../administration/administrator.ts'
import type { AuthenticationBackend } from '../../backend.ts'
import type { Clock } from '../../clock.ts'
import type { EventHub } from '../../events.ts'
import type { Job } from '../../jobs/job.ts'
import type { InspectOptions } from '../../passwords/inspect-hash.ts'
import type { Passwords } from '../../passwords/passwords.ts'
import { editorOf } from '../../permissions/grant-editor.ts'
import type { PermissionService } from '../../permissions/permission-service.ts'
import type { Stores } from '../../stores.ts'
import type { BulkUserStore } from '../bulk-user-store.ts'
import type { CredentialHasher } from '../hash-passwords.ts'
import { ImportService } from './import-service.ts'
import { Spool } from './spool.ts'

const MEBIBYTE = 1024 * 1024
const SWEEP_MS = 60_000
const HOST_MAX_LENGTH = 60

/** How imports by page are set up. */
export interface ImportOptionsOfSite {
  /** Where files wait until they are imported; missing: nothing can be imported by page. */
  readonly importDir?: string
  /** The largest file, in MiB (200). */
  readonly importMaxMb?: number
  /** How hashes of other programs are read at an import by page: peppers and keys (without any). */
  readonly hashes?: InspectOptions
}

/** A store of users that writes many of them at once, as ours does. */
interface BulkSource {
  bulk?(): BulkUserStore
}

/** Imports by page, among all services. */
export interface Imports {
  /** Moves users in by page; `null` where that cannot be. */
  readonly imports: ImportService | null
}

interface Parts {
  readonly stores: Stores
  readonly passwords: Passwords | undefined
  readonly backends: readonly Pick<AuthenticationBackend, 'name' | 'getUser'>[]
  readonly permissions: Pick<PermissionService, 'of'>
  readonly events: EventHub
  readonly clock: Clock
}

/** Builds the imports by page, where everything is there that they need. */
export function createImports(
  { stores, passwords, backends, permissions, events, clock }: Parts,
  { importDir, importMaxMb = 200, hashes = {} }: ImportOptionsOfSite,
): Imports {
  const { imports, grants } = stores
  const users: (BulkSource & object) | undefined = stores.users
  if (!imports || !users?.bulk || !canImport(passwords) || importDir === undefined) {
    return { imports: null }
  }
  const service = new ImportService({
    store: imports,
    bulk: () => users.bulk?.() as BulkUserStore,
    passwords,
    hashes: { maxBytes: passwords.maxBytes, ...hashes },
    grants: editorOf(grants),
    async again(by) {
      const backend = backends.find(({ name }) => name === by.who.backend)
      const user = await backend?.getUser(by.who.userId)
      if (!user || user.isActive === false) return null
      const current = { ...by, user, permissions: permissions.of(user) }
      const mayEnter = isAlmighty(user) || user.isStaff === true
      return mayEnter && (await current.permissions.has('users.import')) ? current : null
    },
    spool: new Spool(importDir, importMaxMb * MEBIBYTE),
    events,
    clock,
  })
  return { imports: service }
}

/** Clears up after processes that are gone, every minute: each machine its own folder. */
export function importJob(imports: ImportService): Job {
  return {
    name: `imports ${hostname()}`.slice(0, HOST_MAX_LENGTH),
    everyMs: SWEEP_MS,
    run: () => imports.sweep(),
  }
}

function canImport(passwords: Passwords | undefined): passwords is Passwords & CredentialHasher {
  return passwords !== undefined && 'wrapWeak' in passwords
}
