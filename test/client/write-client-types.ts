import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { clientTypes } from './client-types.ts'

const FILE = fileURLToPath(new URL('../../src/client/api.ts', import.meta.url))

writeFileSync(FILE, await clientTypes())
execFileSync('npx', ['biome', 'check', '--write', FILE])
