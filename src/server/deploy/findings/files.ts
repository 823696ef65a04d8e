import type { FileFacts, Finding, World } from '../world.ts'

const OTHERS = 0o077
const OTHERS_WRITE = 0o022

const octal = (mode: number) => `0${mode.toString(8)}`

function each(find: (file: FileFacts, world: World) => string | null): Finding['find'] {
  return (world) => world.files.flatMap((file) => find(file, world) ?? [])
}

export const fileFindings: readonly Finding[] = [
  {
    name: 'The file',
    find: each(({ path, kind, mode }) =>
      kind !== 'directory' && (mode & OTHERS) !== 0
        ? `${path} is open to others (${octal(mode)}). Run: chmod 600 ${path}`
        : null,
    ),
  },
  {
    name: 'The directory',
    find: each(({ path, kind, mode }) =>
      kind === 'directory' && (mode & OTHERS_WRITE) !== 0
        ? `${path} lets others replace the files in it (${octal(mode)}). Run: chmod 700 ${path}`
        : null,
    ),
  },
  {
    name: 'The owner',
    find: each(({ path, ownerId }, { process: { userId } }) =>
      userId !== null && userId !== 0 && ownerId !== userId
        ? `of ${path} is another user (${ownerId}), who can read and change it. Run: chown ${userId} ${path}`
        : null,
    ),
  },
  {
    name: 'DATABASE_URL',
    find: each(({ path, kind, network }) =>
      kind === 'database' && network !== null
        ? `leads to ${path} on ${network}, on whose locks SQLite cannot rely. Put it on a disk of this machine, or use PostgreSQL or MariaDB.`
        : null,
    ),
  },
]
