import { CommandFailed } from '../command.ts'
import type { Column, Table } from './database/column.ts'
import type { Mapping } from './mapping.ts'

/** `$2b$`, the shortest hash that we make. */
const SHORTEST_HASH = 60
/** What our own format needs with every hasher. */
const OWN_FORMAT = 110

/** How new hashes are written, so that they fit into the column. */
export function formatFor({ passwordHash: { width } }: Mapping): 'gadwall' | 'plain' {
  return width !== null && width < OWN_FORMAT ? 'plain' : 'gadwall'
}

/**
 * Refuses what could not work later.
 *
 * @throws CommandFailed with the remedy.
 */
export function checkMapping({ name, dialect }: Table, mapping: Mapping): void {
  const { id, username, passwordHash, email } = mapping
  if (!['integer', 'bigint', 'uuid', 'text'].includes(id.kind)) {
    throw new CommandFailed(
      `The key ${name}.${id.name} is ${id.type}: an id is a whole number, text or a UUID.`,
    )
  }
  for (const column of [username, passwordHash]) {
    if (column.kind === 'text') continue
    throw new CommandFailed(
      `${name}.${column.name} is ${column.type}, and text is needed. Say another column with --map.`,
    )
  }
  const { width } = passwordHash
  // SQLite takes text of any length, whatever the column declares.
  if (width !== null && width < SHORTEST_HASH && dialect !== 'sqlite') {
    throw new CommandFailed(
      `${name}.${passwordHash.name} takes ${width} characters, and the shortest hash has ${SHORTEST_HASH}. ` +
        `Widen it: ${widen(name, passwordHash, dialect)}`,
    )
  }
  for (const column of [id, username, passwordHash, ...(email ? [email] : [])]) {
    if (column.isPadded && !isAlwaysFull(column, mapping)) {
      throw new CommandFailed(
        `${name}.${column.name} is CHAR(${column.width}): PostgreSQL fills it up with blanks, and nothing ` +
          `compares equal. Change it: ALTER TABLE ${name} ALTER COLUMN ${column.name} ` +
          `TYPE VARCHAR(${column.width}) USING rtrim(${column.name})`,
      )
    }
  }
}

/** What works and is worth a line. */
export function remarksOn({ name, columns }: Table, mapping: Mapping): readonly string[] {
  const { id, username, passwordHash, isActive } = mapping
  const remarks: string[] = []
  if (!username.isUnique && !username.isKey) {
    remarks.push(`${name}.${username.name} has no unique index: two people could have one name.`)
  }
  if (formatFor(mapping) === 'plain') {
    remarks.push(
      `${name}.${passwordHash.name} takes ${passwordHash.width} characters: new hashes are plain $2b$, and ` +
        'passwords have 72 bytes at most. In a VARCHAR(255) both limits are gone.',
    )
  }
  if (id.isReused) {
    remarks.push(
      `${name}.${id.name} has no AUTOINCREMENT: SQLite may give the id of somebody deleted to somebody new, ` +
        'with whatever still names it.',
    )
  }
  const status = columns.find((column) => /status|state/i.test(column.name))
  if (!isActive && status) {
    remarks.push(`${status.name} is not read. If it says who may log in, set isActive in the file.`)
  }
  return remarks
}

/** A hash of bcrypt and a UUID leave no room for blanks. */
function isAlwaysFull(column: Column, { id, passwordHash }: Mapping): boolean {
  return (
    (column === passwordHash && column.width === SHORTEST_HASH) ||
    (column === id && column.width === 36)
  )
}

function widen(table: string, { name }: Column, dialect: Table['dialect']): string {
  return dialect === 'mariadb'
    ? `ALTER TABLE ${table} MODIFY ${name} VARCHAR(255)`
    : `ALTER TABLE ${table} ALTER COLUMN ${name} TYPE VARCHAR(255)`
}
