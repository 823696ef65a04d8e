import { writeFileSync } from 'node:fs'
import { drawHouse } from './draw-house.ts'

writeFileSync(new URL('../../docs/images/architecture.svg', import.meta.url), drawHouse())
