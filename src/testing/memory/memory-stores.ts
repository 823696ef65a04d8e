import type { Stores } from '../../auth/stores.ts'
import { MemoryFactorStore } from './factors/memory-factor-store.ts'
import type { MemoryGrantStore } from './grants/memory-grant-store.ts'
import { MemoryImportStore } from './imports/memory-import-store.ts'
import { MemoryAuditStore } from './memory-audit-store.ts'
import type { MemoryBackend } from './memory-backend.ts'
import { MemoryKeyStore } from './memory-key-store.ts'
import { MemoryLeaseStore } from './memory-lease-store.ts'
import { MemoryOutboxStore } from './memory-outbox-store.ts'
import { MemorySessionStore } from './memory-session-store.ts'
import { MemoryTokenStore } from './memory-token-store.ts'
import type { MemoryUserStore } from './memory-user-store.ts'
import { MemoryUsernameStore } from './names/memory-username-store.ts'
import { MemoryDeviceStore } from './tries/memory-device-store.ts'
import { MemoryThrottleStore } from './tries/memory-throttle-store.ts'

/** Every store that is kept in memory: all but the users and their grants. */
export interface MemoryStores extends Omit<Stores, 'users' | 'transaction'> {
  readonly sessions: MemorySessionStore
  readonly tokens: MemoryTokenStore
  readonly throttle: MemoryThrottleStore
  readonly outbox: MemoryOutboxStore
  readonly audit: MemoryAuditStore
  readonly leases: MemoryLeaseStore
  readonly devices: MemoryDeviceStore
  readonly keys: MemoryKeyStore
  readonly factors: MemoryFactorStore
  readonly imports: MemoryImportStore
  readonly usernames: MemoryUsernameStore
}

/** Every store, with the users and the grants of a backend in memory: enough for a whole admin. */
export interface WholeMemoryStores extends MemoryStores {
  readonly users: MemoryUserStore
  readonly grants: MemoryGrantStore
}

/**
 * New stores with nothing in them, for a test, and the people of a backend with what they are granted.
 *
 * @param backend where people are kept: what `memoryBackend()` makes.
 */
export function memoryStores(backend: MemoryBackend): WholeMemoryStores
/** New stores with nothing in them, for a test. */
export function memoryStores(): MemoryStores
export function memoryStores(backend?: MemoryBackend): MemoryStores | WholeMemoryStores {
  return {
    ...(backend && { users: backend.users, grants: backend.grants }),
    sessions: new MemorySessionStore(),
    tokens: new MemoryTokenStore(),
    throttle: new MemoryThrottleStore(),
    outbox: new MemoryOutboxStore(),
    audit: new MemoryAuditStore(),
    devices: new MemoryDeviceStore(),
    keys: new MemoryKeyStore(),
    factors: new MemoryFactorStore(),
    imports: new MemoryImportStore(),
    usernames: new MemoryUsernameStore(),
    leases: new MemoryLeaseStore(),
  }
}
