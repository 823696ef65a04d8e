import type { ClaimedMail } from '../../auth/mail/outbox-store.ts'

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
