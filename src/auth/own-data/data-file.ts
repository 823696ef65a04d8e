import type { DataRow } from './tells-of-person.ts'

/** Rows in parts, so that a file of any length needs little memory. */
export type DataParts = Iterable<readonly DataRow[]> | AsyncIterable<readonly DataRow[]>

/** A list of a file: its name, and its rows. */
export type DataList = readonly [name: string, rows: DataParts]

/**
 * Writes a JSON object that begins with these members and goes on with lists, one row a line. A file that is cut
 * off is no JSON, so that it is not taken for a whole one.
 */
export async function* writeDataFile(
  head: Readonly<Record<string, unknown>>,
  lists: AsyncIterable<DataList> | Iterable<DataList>,
): AsyncGenerator<string> {
  yield `{\n${Object.entries(head)
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${jsonOf(value)}`)
    .join(',\n')}`
  for await (const [name, parts] of lists) {
    yield `,\n  ${JSON.stringify(name)}: [`
    let isFirst = true
    for await (const rows of parts) {
      for (const row of rows) {
        yield `${isFirst ? '' : ','}\n    ${jsonOf(row)}`
        isFirst = false
      }
    }
    yield isFirst ? ']' : '\n  ]'
  }
  yield '\n}\n'
}

function jsonOf(value: unknown): string {
  const text = JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one))
  return text ?? 'null'
}
