/** What is wrong with one setting. */
export interface SettingProblem {
  readonly name: string
  /** What was given; `undefined` when nothing was, or when it must not be shown. */
  readonly given: string | undefined
  /** What to do, or what is allowed. */
  readonly allowed: string
}

/** The settings do not let the program start. The message lists all that is wrong. */
export class ConfigError extends Error {
  readonly problems: readonly SettingProblem[]

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(describe).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

function describe({ name, given, allowed }: SettingProblem): string {
  return given === undefined ? `${name}: ${allowed}` : `${name} is "${given}": ${allowed}`
}
