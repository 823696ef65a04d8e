import type { ClaimedMail, OutboxSummary } from '../../auth/mail/outbox-store.ts'

/** The columns of `outbox` that a worker sees. */
export const MAIL_COLUMNS = 'id, template, language, recipient, params, attempts, created_at'

/** A row of `outbox`. Some drivers give a BIGINT as text. */
export interface MailRow {
  readonly id: string
  readonly template: string
  readonly language: string
  readonly recipient: string
  readonly params: string
  readonly attempts: number
  readonly created_at: number | string
}

export function toMail({ recipient, created_at, ...row }: MailRow): ClaimedMail {
  return { ...row, to: recipient, createdAt: Number(created_at), attempts: Number(row.attempts) }
}

/** The columns of `outbox` that staff may see. */
export const SUMMARY_COLUMNS =
  'id, template, language, recipient, attempts, created_at, state, due_at'

/** A row of `outbox` without what is in the mail. */
export interface SummaryRow extends Omit<MailRow, 'params'> {
  readonly state: OutboxSummary['state']
  readonly due_at: number | string
}

export function toOutboxSummary({
  recipient,
  created_at,
  due_at,
  ...row
}: SummaryRow): OutboxSummary {
  const times = { createdAt: Number(created_at), dueAt: Number(due_at) }
  return { ...row, to: recipient, attempts: Number(row.attempts), ...times }
}
