import { AuthError } from '../../auth/errors.ts'

/** Why something was not granted. */
export class GrantRefused extends AuthError {
  constructor(
    code: 'GROUP_UNKNOWN' | 'GROUP_EXISTS' | 'PERMISSION_UNKNOWN' | 'PERMISSION_EXISTS',
    message: string,
  ) {
    super(code, message)
  }
}
