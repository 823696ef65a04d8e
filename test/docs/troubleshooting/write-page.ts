import { writeFileSync } from 'node:fs'
import { makeTroubleshooting, TROUBLESHOOTING_PAGE } from './page.ts'

writeFileSync(TROUBLESHOOTING_PAGE, makeTroubleshooting())
