import type { DataRow } from '../../../auth/own-data/tells-of-person.ts'

const ROWS_OF_A_PART = 500

/** Rows in parts. What is looked at is what was there when it was asked for. */
export async function* toldRows(rows: readonly DataRow[]): AsyncGenerator<readonly DataRow[]> {
  for (let start = 0; start < rows.length; start += ROWS_OF_A_PART) {
    yield rows.slice(start, start + ROWS_OF_A_PART)
  }
}

/** A time in milliseconds as text (ISO 8601). */
export function toldTime(time: number): string
export function toldTime(time: number | null): string | null
export function toldTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

/** Whether an address is that of a person, in whatever case. Nobody is known by none. */
export function isAddressOf({ email }: { readonly email: string | null }, address: string | null) {
  return email !== null && address !== null && email.toLowerCase() === address.toLowerCase()
}
