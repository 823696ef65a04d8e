import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The built program as it is where the optional native engines could not be installed. */
export function withoutNativeBcrypt() {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-portable-'))
  for (const name of ['dist', 'views', 'public', 'package.json']) {
    cpSync(join(ROOT, name), join(directory, name), { recursive: true })
  }
  const packages = join(directory, 'node_modules')
  mkdirSync(packages)
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '@node-rs') symlinkSync(join(ROOT, 'node_modules', name), join(packages, name))
  }
  const remove = () => rmSync(directory, { recursive: true, force: true })
  return { program: join(directory, 'dist/server.js'), remove }
}
