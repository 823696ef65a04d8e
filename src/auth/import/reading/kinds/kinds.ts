import { directoryKinds } from './directories.ts'
import { frameworkKinds } from './frameworks.ts'
import type { Kind } from './kind.ts'
import { serviceKinds } from './services.ts'

/** What `--from` names. */
export const kinds: readonly Kind[] = [...serviceKinds, ...frameworkKinds, ...directoryKinds]
