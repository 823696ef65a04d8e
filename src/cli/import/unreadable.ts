import { ImportUnreadable } from '../../auth/import/reading/import-unreadable.ts'
import { CommandFailed, WrongUsage } from '../command.ts'

/** Says what is wrong with a file, or with `--map`, with the options that help. Other errors stay as they are. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof ImportUnreadable)) return error
  const { code, params } = error
  switch (code) {
    case 'import.file_empty':
      return new CommandFailed('The file is empty: it has not even a header.')
    case 'import.file_no_json':
      return new CommandFailed('The file is no JSON.')
    case 'import.file_too_deep':
      return new CommandFailed(
        `The file has more than ${params.max} objects or lists inside each other.`,
      )
    case 'import.too_many_columns':
      return new CommandFailed(`The first line has more than ${params.max} columns.`)
    case 'import.header_without_username':
      return new CommandFailed('There is no column "username".')
    case 'import.header_twice':
      return new CommandFailed(`The column "${params.column}" stands there twice.`)
    case 'import.map_invalid':
      return new WrongUsage(`--map is field=column,… with a field of ours first: ${params.columns}`)
    case 'import.map_twice':
      return new WrongUsage(`--map names ${params.field} twice`)
    case 'import.map_too_many':
      return new WrongUsage(`--map names at most ${params.max} columns`)
    default:
      return new CommandFailed(
        `The first line must name the columns, and number ${params.number} is none of them. Known are: ${params.columns}. ` +
          'Give --map field=column, --unknown skip, or --from for the export of another system.',
      )
  }
}
