import { text, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

/** Imports by page. */
export const importSettings = {
  /** Where files wait until they are imported (`data/imports`). */
  importDir: asOption(
    'importDir',
    text({
      name: 'IMPORT_DIR',
      fallback: 'data/imports',
      pattern: /^[^\0]{1,1024}$/,
      allowed: 'a folder that only the server may read',
      meaning:
        'the folder in which a file that was uploaded to [`/admin/import`](import.md#by-page) waits until it is imported, readable for nobody else. A relative one is taken from the working directory. It is made when the first file comes',
    }),
  ),
  /** The largest file that may be uploaded, in MiB (200). */
  importMaxMb: asOption(
    'importMaxMb',
    wholeNumber({
      name: 'IMPORT_MAX_MB',
      fallback: 200,
      min: 1,
      max: 10_000,
      what: 'number of MiB',
      meaning:
        'the largest file that may be uploaded there, in MiB. Larger ones are answered with 413',
    }),
  ),
}
