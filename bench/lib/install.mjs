import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

/** Installs the peers from the lock file of this folder, the first time. */
export function installIfMissing() {
  // npm writes this file when it is done, so that half an installation does not count.
  if (existsSync(join(FOLDER, 'node_modules/.package-lock.json'))) return
  process.stdout.write('Installing the peers, which takes some minutes the first time …\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: 'inherit',
    env: { ...process.env, ...headersOfNode() },
  })
  if (status !== 0) throw new Error('The peers could not be installed: npm ci failed')
}

/** What has to be compiled finds Node's headers where Node is, if they are there. */
function headersOfNode() {
  const root = dirname(dirname(process.execPath))
  return existsSync(join(root, 'include/node/node.h')) ? { npm_config_nodedir: root } : {}
}
