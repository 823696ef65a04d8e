import type { OutboxMail, OutboxStore } from '../../../auth/mail/outbox-store.ts'
import { MARKER, MINUTE_MS, NOW } from '../samples.ts'

/** When a claim of the kit runs out. */
export const UNTIL = NOW + MINUTE_MS

/** What a mail is filled with. It must not be at rest once the mail is finished. */
export const PARAMS = 'c2VhbGVkLXBhcmFtcy1vZi10aGUta2l0'

export function mail(changes: Partial<OutboxMail> = {}): OutboxMail {
  return {
    id: 'mail-1',
    template: 'reset',
    language: 'en',
    to: `${MARKER}@example.test`,
    params: PARAMS,
    createdAt: NOW,
    ...changes,
  }
}

/** Adds mails of which each is a millisecond older than the next. */
export async function addMany(store: OutboxStore, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `mail-${String(index).padStart(3, '0')}`)
  for (const [index, id] of ids.entries()) {
    await store.add(mail({ id, createdAt: NOW - count + index }))
  }
  return ids
}

/** The ids of the mails that a worker is given. */
export async function claimIds(
  store: OutboxStore,
  worker: string,
  { until = UNTIL, now = NOW, limit = 10 } = {},
): Promise<string[]> {
  return (await store.claim(worker, until, now, limit)).map(({ id }) => id)
}
