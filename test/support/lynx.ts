import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { requireProgram } from './cli.ts'
import { Screen } from './screen.ts'

const ROWS = 60
const COLUMNS = 100
const PATIENCE_MS = 10_000
/** With no output for so long, it has drawn what it had to. */
const QUIET_MS = 40
/** More links and fields than there are on any page. */
const MOST_STEPS = 60

const TAB = '\t'
const ENTER = '\n'

/** A lynx at a terminal: a browser that shows text only, and no picture, colour or script. */
export class Lynx {
  readonly #child: ChildProcess
  readonly #screen = new Screen(ROWS, COLUMNS)
  #drawnAt = 0

  constructor(program: string, url: string) {
    // A configuration of its own, and no cookies, bookmarks or history of whoever runs the test.
    const options = ['-cfg=/dev/null', '-nopause', '-accept_all_cookies', '-show_cursor']
    this.#child = spawn(program, [...options, url], {
      env: { PATH: process.env.PATH, TERM: 'vt100', LINES: `${ROWS}`, COLUMNS: `${COLUMNS}` },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#child.stdout?.setEncoding('latin1').on('data', (drawn: string) => {
      this.#screen.write(drawn)
      this.#drawnAt = Date.now()
    })
  }

  /** What the screen shows. */
  get text(): string {
    return this.#screen.text
  }

  /** Waits until the screen shows a text. */
  async see(text: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!this.#screen.text.replace(/\s+/g, ' ').includes(text)) {
      if (Date.now() > end) throw new Error(`No "${text}" in lynx:\n${this.#screen.text}`)
      await pause(20)
    }
    await this.#rest()
  }

  /** Goes to an address. */
  async open(address: string): Promise<void> {
    await this.type('g')
    await this.see('URL to open')
    await this.type(address + ENTER)
  }

  /** Types into the field below a label. */
  async fill(label: string, text: string): Promise<void> {
    await this.#goTo(`a field for "${label}"`, (screen) => {
      if (!/Enter text/.test(screen.status)) return false
      const above = screen.lines.slice(0, screen.row).lastIndexOf(label)
      return above >= 0 && !screen.lines.slice(above, screen.row).some((line) => /_{5}/.test(line))
    })
    await this.type(text)
  }

  /** Presses a button. */
  async press(label: string): Promise<void> {
    await this.#goTo(`a button "${label}"`, ({ status, lines, row }) => {
      return (
        /\(Form submit button\)/.test(status) && (lines[row] ?? '').includes(`(BUTTON) ${label}`)
      )
    })
    await this.type(ENTER)
  }

  /** Follows a link. */
  async follow(text: string): Promise<void> {
    await this.#goTo(`a link "${text}"`, ({ behind }) => behind.startsWith(text))
    await this.type(ENTER)
  }

  stop(): void {
    this.#child.kill()
  }

  /** Steps through links and fields until it is there. */
  async #goTo(what: string, isThere: (screen: View) => boolean): Promise<void> {
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (isThere(viewOf(this.#screen))) return
      await this.type(TAB)
    }
    throw new Error(`Lynx finds no ${what} on:\n${this.#screen.text}`)
  }

  /** Presses keys, such as those that answer a question. */
  async type(keys: string): Promise<void> {
    this.#child.stdin?.write(keys)
    await pause(QUIET_MS)
    await this.#rest()
  }

  async #rest(): Promise<void> {
    while (Date.now() - this.#drawnAt < QUIET_MS) await pause(10)
  }
}

interface View {
  readonly lines: readonly string[]
  /** Where the cursor is, and what stands from there on. */
  readonly row: number
  readonly behind: string
  /** What lynx says of the link or field. */
  readonly status: string
}

function viewOf(screen: Screen): View {
  const { row, column } = screen.cursor
  const lines = screen.text.split('\n')
  return {
    lines: lines.map((line) => line.trim()),
    row,
    behind: (lines[row] ?? '').slice(column).trimStart(),
    status: lines.at(-3) ?? '',
  }
}

/** Starts lynx in the tests of this `describe`, and ends it after them. Without lynx they are skipped; in CI they fail. */
export function useLynx(): { start(url: string): Lynx } {
  const started: Lynx[] = []
  let program = ''
  before(function findLynx() {
    program = requireProgram(this, 'lynx')
  })
  after(() => {
    for (const one of started) one.stop()
  })
  return {
    start(url) {
      const lynx = new Lynx(program, url)
      started.push(lynx)
      return lynx
    },
  }
}
