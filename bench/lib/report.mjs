/** Collects what a run has found: figures for the file, promises for the exit code. */
export class Report {
  figures = {}
  promises = []
  notes = []

  /** Figures of a case, as they go to the file. */
  keep(name, figures) {
    this.figures[name] = figures
  }

  note(line) {
    this.notes.push(line)
    say(`note: ${line}`)
  }

  promise(text, isKept, found) {
    this.promises.push({ text, isKept, found })
    say(`${isKept ? 'pass' : 'FAIL'}  ${text}: ${found}`)
  }

  get broken() {
    return this.promises.filter(({ isKept }) => !isKept)
  }
}

export function say(line = '') {
  process.stdout.write(`${line}\n`)
}

/** Rows of text as columns, the first to the left and all others to the right. */
export function table(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => String(row[column]).length)),
  )
  const line = (row) =>
    row
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]),
      )
      .join('  ')
  say(line(head))
  for (const row of rows) say(line(row))
}

export function ranged({ median, min, max }, digits = 0) {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}

export function percent(share) {
  return share === null ? '?' : `${(share * 100).toFixed(0)} %`
}
