// Measures Gadwall beside its peers, checks what is promised, and writes figures and a chart. The
// README of this folder says what each case does.
import { installIfMissing } from './lib/install.mjs'

installIfMissing()
const { runCases } = await import('./lib/run-cases.mjs')
process.exitCode = (await runCases()) ? 0 : 1
