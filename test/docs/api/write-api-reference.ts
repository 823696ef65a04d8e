import { writeFileSync } from 'node:fs'
import { API_PAGE, makeApiReference } from './api-reference.ts'

writeFileSync(API_PAGE, await makeApiReference())
