// Makes a flame graph (SVG) of a .cpuprofile: node bench/flame.mjs <profile> <picture>
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const WIDTH = 1200
const ROW = 18
const MARGIN = 12
const TOP = 58
const LETTER = 6.4
const THINNEST = 0.4
/** Files in name only: what V8 does by itself, and functions made of text, such as views. */
const ENGINE = 'engine'
const COMPILED = 'compiled views'
const UNSEEN = new Set(['(idle)', '(root)'])

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const [profile, picture] = process.argv.slice(2)
  writeFileSync(picture, flameGraph(mergeStacks(readProfile(profile))))
}

export function readProfile(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/**
 * One tree of all samples: the same function called from the same stack is one frame. Times are
 * microseconds; `from` and `to` (of the monotonic clock) leave out what came before and after.
 */
export function mergeStacks(profile, { from = 0, to = Number.POSITIVE_INFINITY } = {}) {
  const own = ownTimes(profile, from, to)
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const merge = (nodes) => {
    const frames = new Map()
    for (const node of nodes) {
      const { functionName, lineNumber } = node.callFrame
      const name = functionName || '(anonymous)'
      const file = sourceOf(node.callFrame)
      const key = `${name}\0${file}\0${lineNumber}`
      const frame = frames.get(key) ?? { name, file, self: 0, nodes: [] }
      frame.self += own.get(node.id) ?? 0
      frame.nodes.push(...(node.children ?? []).map((id) => byId.get(id)))
      frames.set(key, frame)
    }
    return [...frames.values()].map(({ nodes: called, ...frame }) => {
      const children = merge(called)
      return { ...frame, children, total: frame.self + sum(children.map(({ total }) => total)) }
    })
  }
  const [root] = merge([profile.nodes[0]])
  const children = root.children.filter(({ name, total }) => total > 0 && !UNSEEN.has(name))
  return { ...root, name: 'all', self: 0, children, total: sum(children.map((one) => one.total)) }
}

function ownTimes({ samples, timeDeltas, startTime }, from, to) {
  const own = new Map()
  let now = startTime
  samples.forEach((id, index) => {
    now += timeDeltas[index]
    if (now >= from && now <= to) own.set(id, (own.get(id) ?? 0) + Math.max(0, timeDeltas[index]))
  })
  return own
}

/** Where a function is from: a file of ours, a package and the file in it, or Node itself. */
function sourceOf({ url, scriptId }) {
  if (!url) return scriptId === '0' || scriptId === 0 ? ENGINE : COMPILED
  if (url.startsWith('node:')) return url
  const packaged = url.split('/node_modules/').at(-1)
  if (packaged !== url) return packaged
  const [, ours] = /\/dist\/(.+)\.js$/.exec(url) ?? []
  return ours ? `src/${ours}.ts` : (url.split('/').at(-1) ?? url)
}

export function flameGraph(root, title = 'Where the time goes') {
  const rows = depthOf(root)
  const height = TOP + rows * ROW + MARGIN
  const frames = []
  draw(root, MARGIN, 0, (WIDTH - 2 * MARGIN) / root.total, root.total, frames)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeText(title)}</title>
<desc id="description">A flame graph: each bar is a function, as wide as its share of the processor's time, below the one that called it. Point at a bar to read its name.</desc>
<style>
svg { background: #fff; font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
text { fill: #1c1917; pointer-events: none }
.title { font: 600 18px system-ui, sans-serif }
.note { font: 13px system-ui, sans-serif; fill: #57534e }
rect { stroke: #fff; stroke-width: .5 }
g:hover > rect { stroke: #1c1917 }
.ours rect { fill: #7cc4a5 } .package rect { fill: #f3c677 }
.node rect { fill: #9dbbe3 } .engine rect { fill: #d6d3d1 } .views rect { fill: #d5b3e0 }
@media (prefers-color-scheme: dark) {
svg { background: #1c1917 } .title { fill: #f5f5f4 } .note { fill: #a8a29e } rect { stroke: #1c1917 }
g:hover > rect { stroke: #fff }
}
</style>
<text class="title" x="${MARGIN}" y="26">${escapeText(title)}</text>
<text class="note" x="${MARGIN}" y="45">green: src, violet: views, yellow: packages, blue: Node, grey: the engine. ${(root.total / 1e6).toFixed(1)} s on the processor.</text>
${frames.join('\n')}
</svg>
`
}

function draw(frame, x, depth, scale, whole, out) {
  const width = frame.total * scale
  if (width < THINNEST) return
  const y = TOP + depth * ROW
  const share = `${((frame.total / whole) * 100).toFixed(1)} %`
  const own = `${((frame.self / whole) * 100).toFixed(1)} %`
  const label = clip(frame.name, width)
  const text = label ? `<text x="${fixed(x + 3)}" y="${y + 12.5}">${escapeText(label)}</text>` : ''
  const hint = depth === 0 ? 'all' : `${frame.name} (${frame.file}), ${share}, itself ${own}`
  out.push(
    `<g class="${kindOf(frame)}"><title>${escapeText(hint)}</title><rect x="${fixed(x)}" y="${y}" width="${fixed(width)}" height="${ROW - 1}" rx="1.5"/>${text}</g>`,
  )
  let left = x
  for (const child of frame.children.toSorted((a, b) => b.total - a.total)) {
    draw(child, left, depth + 1, scale, whole, out)
    left += child.total * scale
  }
}

function kindOf({ file }) {
  if (file.startsWith('src/')) return 'ours'
  if (file.startsWith('node:')) return 'node'
  if (file === COMPILED) return 'views'
  return file === ENGINE ? 'engine' : 'package'
}

function clip(name, width) {
  const letters = Math.floor((width - 6) / LETTER)
  if (name.length <= letters) return name
  return letters < 4 ? '' : `${name.slice(0, letters - 1)}…`
}

function depthOf(frame, scale = (WIDTH - 2 * MARGIN) / frame.total) {
  const seen = frame.children.filter(({ total }) => total * scale >= THINNEST)
  return 1 + Math.max(0, ...seen.map((child) => depthOf(child, scale)))
}

function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function fixed(value) {
  return value.toFixed(1)
}

function sum(values) {
  return values.reduce((one, other) => one + other, 0)
}
