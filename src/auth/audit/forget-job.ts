import { HOUR_MS } from '../clock.ts'
import type { Job } from '../jobs/job.ts'
import type { AuditRecorder } from './audit-recorder.ts'

/** Empties address and agent of what is old in the audit, every hour. */
export function forgetJob(audit: AuditRecorder): Job {
  return {
    name: 'audit-forget',
    everyMs: HOUR_MS,
    async run() {
      await audit.forget()
    },
  }
}
