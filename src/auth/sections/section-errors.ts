import { AuthError } from '../errors.ts'
import type { Problem } from '../problem.ts'

/** Thrown by the source of a section: the row cannot be written so. The problems reach the form, each beside its field. */
export class RowRefused extends AuthError {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super('ROW_REFUSED', `Refused: ${problems.map(({ code }) => code).join(', ')}`, options)
    this.problems = problems
  }
}

/** The row is not any more as whoever changes it has seen it. */
export class RowChanged extends AuthError {
  constructor() {
    super('ROW_CHANGED', 'Somebody else has changed this row meanwhile')
  }
}
