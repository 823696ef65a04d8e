import { CommandFailed, type CommandTools, type OptionValues } from './command.ts'

/** Asks a person at a terminal, or takes what the options say. */
export class Prompts {
  readonly #tools: CommandTools
  readonly #values: OptionValues

  constructor(tools: CommandTools, values: OptionValues) {
    this.#tools = tools
    this.#values = values
  }

  /** The value of an option, or else an answer; `undefined` when nobody can be asked. */
  async text(option: string, question: string): Promise<string | undefined> {
    const given = this.#values[option]
    if (typeof given === 'string') return given
    if (!this.#canAsk) return undefined
    const { text } = await clack()
    return this.#answered(await text({ message: question, ...this.#streams }))
  }

  /**
   * A new password: the first line of standard input, or typed twice without being shown. It is never
   * an option, since other users of the machine can read those.
   *
   * @returns `null` when none was given and nobody can be asked.
   */
  async newPassword(): Promise<string | null> {
    if (this.#values['password-stdin']) return firstLine(this.#tools.input)
    if (!this.#canAsk) return null
    const first = await this.#hidden('Password')
    const second = await this.#hidden('The same password again')
    if (first !== second) throw new CommandFailed('The two passwords are not the same.')
    return first
  }

  /** Yes or no; `undefined` when nobody can be asked. */
  async confirm(question: string): Promise<boolean | undefined> {
    if (!this.#canAsk) return undefined
    const { confirm } = await clack()
    const answer = await confirm({ message: question, ...this.#streams })
    return answer === true
  }

  get #canAsk(): boolean {
    return !this.#values['no-input'] && Boolean(this.#tools.input.isTTY)
  }

  get #streams() {
    return { input: this.#tools.input, output: this.#tools.output as NodeJS.WriteStream }
  }

  async #hidden(message: string): Promise<string> {
    const { password } = await clack()
    return this.#answered(await password({ message, ...this.#streams }))
  }

  /** What is not text is the sign that somebody has cancelled. */
  #answered(answer: string | symbol | undefined): string {
    if (typeof answer === 'symbol') {
      throw new CommandFailed('Cancelled; nothing was changed.')
    }
    return answer ?? ''
  }
}

/** Loaded for people only: a server never asks. */
function clack() {
  return import('@clack/prompts')
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  input.setEncoding('utf8')
  for await (const chunk of input) {
    text += chunk
    if (text.length > 10_000) throw new CommandFailed('The password on standard input is too long.')
  }
  return text.replace(/\r?\n[\s\S]*$/, '')
}
