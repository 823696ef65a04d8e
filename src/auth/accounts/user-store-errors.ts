import { AuthError } from '../errors.ts'

/** The change would leave no active superuser. */
export class LastSuperuser extends AuthError {
  constructor() {
    super('LAST_SUPERUSER', 'This is the last active superuser: make another one first')
  }
}

/** The cursor was not made by this store, or was made for a list in another order. */
export class InvalidCursor extends AuthError {
  constructor() {
    super('CURSOR_INVALID', 'This is no place in the list: begin with the first page again')
  }
}
