import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const VIEW = 'views/account/show.eta'
const QUESTION = "<% if (it.can('users.view')) { %><p>You may see users.</p><% } %>\n"

/** A copy of a built program whose signed-in page asks whether its visitor has a permission. */
export function withPermissionView(program) {
  const original = dirname(dirname(program))
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-permission-'))
  for (const name of ['dist', 'views', 'public', 'package.json']) {
    cpSync(join(original, name), join(directory, name), { recursive: true })
  }
  symlinkSync(join(original, 'node_modules'), join(directory, 'node_modules'))
  appendFileSync(join(directory, VIEW), QUESTION)
  const remove = () => rmSync(directory, { recursive: true, force: true })
  return { program: join(directory, 'dist/server.js'), remove }
}
