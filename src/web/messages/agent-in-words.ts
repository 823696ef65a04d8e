import type { Say } from './messages.ts'

/** The first that fits: browsers name those that they are made of, too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/\S+ .*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

const AGENT_MAX_LENGTH = 512

/**
 * A browser as people know it, such as "Firefox on Linux". Anybody can send any `User-Agent`: none of its text
 * is repeated.
 *
 * @returns empty for one that is not known.
 */
export function agentInWords(say: Say, agent: string): string {
  const start = agent.slice(0, AGENT_MAX_LENGTH)
  const browser = nameIn(BROWSERS, start)
  const system = nameIn(SYSTEMS, start)
  return browser && system ? say('agent.both', { browser, system }) : browser || system
}

function nameIn(names: readonly (readonly [RegExp, string])[], agent: string): string {
  return names.find(([pattern]) => pattern.test(agent))?.[1] ?? ''
}
