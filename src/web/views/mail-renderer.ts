import type { MailRenderer, RenderedMail } from '../../auth/mail/mail-message.ts'
import { agentInWords } from '../messages/agent-in-words.ts'
import type { Catalogue, Languages } from '../messages/languages.ts'
import type { Say } from '../messages/messages.ts'
import { isTimeZone, timeInWords, USUAL_TIME_ZONE } from '../messages/time-in-words.ts'
import { ViewFinder } from './view-finder.ts'

type Params = Readonly<Record<string, unknown>>

const RESET_PATH = '/password-reset'

/** Templates for addresses that nobody has confirmed. */
const TO_STRANGERS = new Set(['verify-email', 'email-change', 'invitation', 'unconfirmed'])

/** No program makes a link of this. */
const PLAIN_NAME = /^[\p{L}\p{M}\p{N}_-]{1,40}$/u

const FACTS = ['when', 'where', 'browser'] as const

export interface MailRendererOptions {
  /** Folders of views; each view is taken from the first that has it. */
  readonly viewFolders: readonly string[]
  /** Whether compiled views are kept. */
  readonly cache: boolean
  readonly siteName: string
  /** What stands before the path of a page of ours: address, path and prefix. Links are made of nothing else. */
  readonly pagesUrl: string
  readonly languages: Pick<Languages, 'of'>
  /** Whether the app has a page at this path of ours. */
  readonly hasPage: (path: string) => boolean
}

/** What the views of mails read as `it`, beside what the mail is filled with. */
export interface MailViewData {
  readonly template: string
  readonly siteName: string
  /** BCP 47, and how its lines run. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly subject: string
  /** What sentences are filled with. */
  readonly words: Readonly<Record<string, string | number>>
  /** The username, if the mail may greet by it; else empty. */
  readonly greetedName: string
  /** Sentences that tell when and where something happened. */
  readonly facts: readonly string[]
  /** The page on which the person can set a new password; `null` when they cannot. */
  readonly resetPath: string | null
  readonly say: Say
  /** The address of a page of ours. */
  url(path: string): string
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

  render(template: string, tag: string, params: Params): RenderedMail {
    const { siteName, pagesUrl, languages } = this.#options
    const catalogue = languages.of(tag)
    const { say, direction } = catalogue
    const values = { ...inOneLine(params), ...whenOf(params, catalogue), by: plainName(params.by) }
    const browser = agentInWords(say, oneLine(params.agent))
    const words = { ...values, browser, site: siteName }
    const subject = say(`mail.${template}.subject`, words)
    const data: MailViewData = {
      ...values,
      template,
      siteName,
      language: catalogue.tag,
      direction,
      subject,
      words,
      greetedName: greetedName(template, params),
      facts: factsOf(words, say),
      resetPath: this.#resetPathOf(params),
      say,
      url: (path: string) => `${pagesUrl}${path}`,
    }
    return {
      subject,
      html: this.#html.render(`mails/${template}.html`, data),
      text: `${this.#text.render(`mails/${template}.txt`, data).trim()}\n`,
    }
  }

  #resetPathOf({ canReset }: Params): string | null {
    return canReset === true && this.#options.hasPage(RESET_PATH) ? RESET_PATH : null
  }
}

/**
 * A mail to an address that nobody has confirmed is a mail to a stranger. A name such as `www.example.com` would
 * be a link in it, and the mail an advertisement.
 */
function greetedName(template: string, { username }: Params): string {
  const name = oneLine(username)
  return !TO_STRANGERS.has(template) || PLAIN_NAME.test(name) ? name : ''
}

/** Whoever is invited has never heard of us: the name of who invites them must be no link either. */
function plainName(given: unknown): string {
  const name = oneLine(given)
  return PLAIN_NAME.test(name) ? name : ''
}

function factsOf(words: Readonly<Record<string, string | number>>, say: Say): string[] {
  return FACTS.filter((fact) => words[fact]).map((fact) => say(`mail.${fact}`, words))
}

/** `at` is a time in milliseconds. It is told in the time zone of whoever reads the mail, else in UTC. */
function whenOf({ at, timeZone }: Params, catalogue: Catalogue) {
  if (typeof at !== 'number') return {}
  const zone = isTimeZone(timeZone) ? timeZone : USUAL_TIME_ZONE
  return { when: timeInWords(catalogue, new Date(at), zone) }
}

function inOneLine(params: Params): Record<string, string | number> {
  const entries = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : oneLine(value),
  ])
  return Object.fromEntries(entries)
}

/** Names and browsers are text of strangers: none of it begins a line, or turns the text around. */
function oneLine(value: unknown): string {
  return String(value ?? '').replace(UNPRINTED, ' ')
}

// Controls, line and paragraph separators, and what changes the direction of text.
const UNPRINTED = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
