const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const EXAMPLE = /change.?me|example|secret|password|default|placeholder|insert|replace|your|here/gi

const LEAST_BITS = 100
const LEAST_WORDS = 8

/** Why somebody could guess a secret although it is long, as the rest of a sentence; `null` if nobody could. */
export function secretWeakness(secret: string): string | null {
  const text = secret.toLowerCase()
  if (isPeriodic(text)) return 'repeats itself'
  if (shareOfRuns(text) > 0.5) return 'follows the keyboard or the alphabet'
  if (secret.replace(EXAMPLE, '').length < secret.length / 2) return 'is an example'
  if (isFewWords(text)) return 'is made of a few words'
  return bits(secret) < LEAST_BITS ? 'has too little variety' : null
}

/** Whether it is something short, again and again; its end may be cut off. */
function isPeriodic(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length++) {
    const again = text.slice(0, length).repeat(Math.ceil(text.length / length))
    if (again.startsWith(text)) return true
  }
  return false
}

/** How much of it is neighbours, forward or back. */
function shareOfRuns(text: string): number {
  const pairs = Array.from({ length: text.length - 1 }, (_, index) => text.slice(index, index + 2))
  const isRun = ([one = '', other = '']: string) =>
    one === other || RUNS.some((row) => row.includes(one + other) || row.includes(other + one))
  return pairs.filter(isRun).length / Math.max(pairs.length, 1)
}

function isFewWords(text: string): boolean {
  const words = text.split(/[^\p{L}]+/u).filter((word) => word.length > 1)
  const letters = words.join('').length
  return words.length > 2 && letters > text.length * 0.75 && new Set(words).size < LEAST_WORDS
}

/** Shannon's measure: the most that anybody can hope for. */
function bits(text: string): number {
  const counts = new Map<string, number>()
  for (const one of text) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts.values()].reduce((sum, n) => sum - n * Math.log2(n / text.length), 0)
}
