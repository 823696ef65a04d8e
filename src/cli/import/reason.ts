import type { LineProblem } from '../../auth/import/user-record.ts'
import { en } from '../../web/messages/en.ts'
import { createSay } from '../../web/messages/messages.ts'

const say = createSay(en)

/** Why a line is refused, as a sentence. */
export function reasonOf({ code, params }: LineProblem): string {
  return say(code, params)
}
