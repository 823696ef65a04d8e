import { type Stats, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FileFacts } from './world.ts'

/**
 * The files that hold what is secret, as far as they are there. None is opened.
 *
 * @param database the path of an SQLite file; `null` for databases of other kinds.
 */
export function findFiles(database: string | null, secret: string): readonly FileFacts[] {
  const wanted: [path: string, kind: FileFacts['kind']][] = [[secret, 'secret']]
  if (database !== null) {
    wanted.push([dirname(database), 'directory'])
    for (const suffix of ['', '-wal', '-shm', '-journal']) {
      wanted.push([`${database}${suffix}`, 'database'])
    }
  }
  return wanted.flatMap(([path, kind]) => {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats ? [factsOf(path, kind, stats)] : []
  })
}

function factsOf(path: string, kind: FileFacts['kind'], { mode, uid }: Stats): FileFacts {
  const network = NETWORKS[statfsSync(path).type >>> 0] ?? null
  return { path, kind, mode: mode & 0o7777, ownerId: uid, network }
}

// https://man7.org/linux/man-pages/man2/statfs.2.html
const NETWORKS: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB',
  16914839: '9P',
  12805120: 'Ceph',
  1397113167: 'AFS',
  198183888: 'Lustre',
}
