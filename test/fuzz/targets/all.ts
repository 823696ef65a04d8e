import type { FuzzTarget } from '../harness/target.ts'
import { cookies } from './cookies.ts'
import { databaseUrls } from './database-urls.ts'
import { forms } from './forms.ts'
import { hashes } from './hashes.ts'
import { http } from './http.ts'
import { imports } from './imports.ts'
import { pageLinks } from './page-links.ts'
import { redirects } from './redirects.ts'
import { settings } from './settings.ts'

/** Everything that takes input from outside. */
export const TARGETS: readonly FuzzTarget[] = [
  http,
  cookies,
  forms,
  imports,
  hashes,
  settings,
  redirects,
  databaseUrls,
  pageLinks,
]
