import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Messages } from './messages.ts'

/** The sentences in the box by language, each of them complete. */
export const stockMessages: Readonly<Record<string, Messages>> = { en, de, ar }
