import type { DeviceStore } from '../../../auth/devices/device-store.ts'
import type { Subject } from '../suite.ts'

/** A device store. */
export interface DeviceStoreSubject extends Subject {
  readonly store: DeviceStore
}
