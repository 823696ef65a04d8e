import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// The target size (WCAG 2.2) and the contrast of AAA are not among the rules that axe applies by itself.
const ALL_RULES = {
  rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } },
  resultTypes: ['violations'],
}

/** The rest depends on no width, no colour and no direction. */
const RULES_OF_LOOKS = {
  runOnly: ['color-contrast-enhanced', 'target-size'],
  resultTypes: ['violations'],
}

/** Where to keep pictures of all pages, to be looked at; by default they are not made. */
const pictures = process.env.SCREENSHOTS

const HEIGHT = 800

/**
 * No violation of any rule, nothing to scroll sideways and nothing cut off: light and dark, at 360, 768 and 1440 px, from
 * right to left, and with all text at 200 %. A colour depends on no width, so each width has one scheme.
 */
export async function checkLooks(page: Page, name: string): Promise<void> {
  await checkMany(page, name, { light: [360, 768], dark: [360, 1440], rtl: [1440] })
}

/** The same in fewer ways, for what a page becomes by what is done on it: its frame was looked at. */
export async function checkState(page: Page, name: string): Promise<void> {
  await checkMany(page, name, { light: [360], dark: [1440], rtl: [360] })
}

/** All rules once, on a phone in light, and the looks on a wide screen in the dark; the direction stays as it is. */
export async function checkTwoSizes(page: Page, name: string): Promise<void> {
  await page.evaluate(axe)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await checkAt(page, 360, `${name}-light-360`, ALL_RULES)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await checkAt(page, 1440, `${name}-dark-1440`, RULES_OF_LOOKS)
}

type Widths = Readonly<Record<'light' | 'dark' | 'rtl', readonly number[]>>

async function checkMany(page: Page, name: string, widths: Widths): Promise<void> {
  await page.evaluate(axe)
  let rules: object = ALL_RULES
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of widths[colorScheme]) {
      await checkAt(page, width, `${name}-${colorScheme}-${width}`, rules)
      rules = RULES_OF_LOOKS
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.evaluate('document.documentElement.dir = "rtl"')
  for (const width of widths.rtl) {
    await checkAt(page, width, `${name}-rtl-${width}`, RULES_OF_LOOKS)
  }
  await page.evaluate('document.documentElement.dir = "ltr"')
  await page.evaluate('document.documentElement.style.fontSize = "200%"')
  await checkAt(page, 360, `${name}-large-360`, RULES_OF_LOOKS)
  await page.evaluate('document.documentElement.style.fontSize = ""')
}

async function checkAt(page: Page, width: number, where: string, rules: object): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT })
  // Colours that are still on their way to others would be measured half-way.
  await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))')
  if (pictures) await photograph(page, where)
  expect(await findViolations(page, rules), where).to.deep.equal([])
  expect(await page.evaluate('document.documentElement.scrollWidth'), where).to.equal(width)
  expect(await page.evaluate(CUT_OFF), `${where}: cut off`).to.deep.equal([])
}

async function findViolations(page: Page, rules: object): Promise<string[]> {
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
  }>(`axe.run(${JSON.stringify(rules)})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

/**
 * What reaches beyond the window, or holds more than it shows. Names that end in dots are given in full elsewhere; what
 * is wide and can be moved by the keys may be cut off.
 */
const CUT_OFF = `[...document.querySelectorAll('body *')].filter((one) => {
  const { left, right, width } = one.getBoundingClientRect()
  const style = getComputedStyle(one)
  if (width <= 1 || style.clipPath !== 'none' || one.closest('.skip-link, svg, [tabindex="0"]')) return false
  const isBeyond = left < -1 || right > innerWidth + 1
  const box = one.parentElement.closest('.card, .sheet, .notice, .form-message, .field')?.getBoundingClientRect()
  const isOutside = box && style.position !== 'absolute' && (left < box.left - 1 || right > box.right + 1)
  const mayEnd = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
  const hides = style.overflowX !== 'visible' && one.matches(':not(input, select, textarea)')
  return isBeyond || isOutside || (hides && !mayEnd && one.scrollWidth > one.clientWidth + 1)
}).map((one) => one.outerHTML.slice(0, 200))`

async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(pictures as string, { recursive: true })
  await page.screenshot({ path: join(pictures as string, `${name}.png`), fullPage: true })
}
