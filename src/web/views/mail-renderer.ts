import type { MailRenderer, RenderedMail } from '../../auth/mail/mail-message.ts'
import type { Say } from '../messages/messages.ts'
import { ViewFinder } from './view-finder.ts'

export interface MailRendererOptions {
  /** Folders of views; each view is taken from the first that has it. */
  readonly viewFolders: readonly string[]
  /** Whether compiled views are kept. */
  readonly cache: boolean
  readonly siteName: string
  /** What stands before the path of a page of ours: address, path and prefix. Links are made of nothing else. */
  readonly pagesUrl: string
  readonly say: Say
}

/** Makes mails out of `mails/<template>.html.eta` and `mails/<template>.txt.eta`. */
export class ViewMailRenderer implements MailRenderer {
  readonly #html: ViewFinder
  readonly #text: ViewFinder
  readonly #options: MailRendererOptions

  constructor(options: MailRendererOptions) {
    const { viewFolders, cache } = options
    this.#html = new ViewFinder(viewFolders, { cache })
    this.#text = new ViewFinder(viewFolders, { cache, autoEscape: false })
    this.#options = options
  }

  render(
    template: string,
    language: string,
    params: Readonly<Record<string, unknown>>,
  ): RenderedMail {
    const { siteName, pagesUrl, say } = this.#options
    const values = { ...inOneLine(params), ...whenOf(params, language) }
    const subject = say(`mail.${template}.subject`, { ...values, site: siteName })
    const data = {
      ...values,
      siteName,
      language,
      subject,
      say,
      /** The address of a page of ours. */
      url: (path: string) => `${pagesUrl}${path}`,
    }
    return {
      subject,
      html: this.#html.render(`mails/${template}.html`, data),
      text: `${this.#text.render(`mails/${template}.txt`, data).trim()}\n`,
    }
  }
}

/** `at` is a time in milliseconds. Whoever reads the mail may be anywhere, so it is told in UTC. */
function whenOf({ at }: Readonly<Record<string, unknown>>, language: string) {
  if (typeof at !== 'number') return {}
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const
  return { when: `${new Intl.DateTimeFormat(language, format).format(at)} UTC` }
}

/** Names and browsers are text of strangers: none of it begins a line, or turns the text around. */
function inOneLine(params: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const entries = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : String(value ?? '').replace(UNPRINTED, ' '),
  ])
  return Object.fromEntries(entries)
}

// Controls, line and paragraph separators, and what changes the direction of text.
const UNPRINTED = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
