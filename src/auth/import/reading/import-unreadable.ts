import { AuthError } from '../../errors.ts'
import type { ProblemParams } from '../../problem.ts'

/** A file of users that cannot be read at all, or a map that cannot be followed. Nothing of the file is in it. */
export class ImportUnreadable extends AuthError {
  /** For the sentence of the code. */
  readonly params: ProblemParams

  /** @param code that of a sentence, such as `import.file_empty`. */
  constructor(code: string, params: ProblemParams = {}) {
    super(code, `The file cannot be read: ${code}`)
    this.params = params
  }
}
