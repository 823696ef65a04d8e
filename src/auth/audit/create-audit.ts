import { type Clock, systemClock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import { AuditRecorder } from './audit-recorder.ts'
import type { AuditStore } from './audit-store.ts'

interface AuditOptions {
  readonly clock?: Clock | undefined
  readonly auditDays?: number | undefined
  readonly onError?: ((error: unknown, event: string) => void) | undefined
}

/** Makes the recorder that keeps every event; `null` without a store for them. */
export function createAudit(
  { audit: store }: { readonly audit?: AuditStore | undefined },
  events: EventHub,
  { clock = systemClock, auditDays, onError = () => {} }: AuditOptions,
): AuditRecorder | null {
  if (!store) return null
  const audit = new AuditRecorder(store, {
    clock,
    onError: (error) => onError(error, 'audit'),
    ...(auditDays !== undefined && { keepDays: auditDays }),
  })
  events.on('*', (event) => audit.record(event))
  return audit
}
