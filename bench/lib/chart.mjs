const WIDTH = 760
const LABELS = 250
const FIGURES = 130
const TOP = 76
const ROW = 34
const BAR = 20
const BOTTOM = 40

/** Horizontal bars: signed-in pages a second, and beside each its share of the bare page. */
export function signedInChart(rows, { cores, node }) {
  const sorted = rows.toSorted((one, other) => other.rate.median - one.rate.median)
  const most = Math.max(...sorted.map(({ rate }) => rate.max))
  const height = TOP + sorted.length * ROW + BOTTOM
  const figures = sorted.map(({ label, rate }) => `${label}: ${whole(rate.median)}`).join('; ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">Signed-in pages per second</title>
<desc id="description">Bars, requests per second, more is better. ${escapeText(figures)}.</desc>
<style>
text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1c1917 }
.title { font-size: 18px; font-weight: 600 }
.muted { fill: #57534e; font-size: 13px }
.figure { font-variant-numeric: tabular-nums }
.own { font-weight: 600 }
.bar { fill: #b8b2ab } .own-bar { fill: #2f8f6b } .bare-bar { fill: #8ba6c9 }
.range { stroke: #1c1917; stroke-opacity: .55; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
text { fill: #f5f5f4 } .muted { fill: #a8a29e } .bar { fill: #6b655f } .own-bar { fill: #4bb58c }
.bare-bar { fill: #6d8bb3 } .range { stroke: #f5f5f4 }
}
</style>
<text class="title" x="0" y="22">Signed-in pages per second</text>
<text class="muted" x="0" y="44">The same page from one core, on SQLite, 32 connections. More is better.</text>
${sorted.map((row, index) => bar(row, TOP + index * ROW, most)).join('\n')}
<text class="muted" x="0" y="${height - 12}">Requests per second, and the share of bare Koa. Thin lines: slowest and fastest round. ${cores} cores, Node ${node}.</text>
</svg>
`
}

function bar({ name, label, rate, ofBare }, y, most) {
  const scale = (WIDTH - LABELS - FIGURES) / most
  const at = (value) => (LABELS + value * scale).toFixed(1)
  const isOwn = name.startsWith('gadwall')
  const kind = isOwn ? 'own-bar' : name === 'bare' ? 'bare-bar' : 'bar'
  const middle = y + BAR / 2
  const ratio = ofBare ? ` · ${ofBare.median.toFixed(2)}` : ''
  return `<text${isOwn ? ' class="own"' : ''} x="0" y="${middle + 5}">${escapeText(label)}</text>
<rect class="${kind}" x="${LABELS}" y="${y}" width="${(rate.median * scale).toFixed(1)}" height="${BAR}" rx="3"/>
<path class="range" d="M${at(rate.min)} ${middle}H${at(rate.max)}"/>
<text class="figure${isOwn ? ' own' : ''}" x="${(LABELS + rate.max * scale + 10).toFixed(1)}" y="${middle + 5}">${whole(rate.median)}${ratio}</text>`
}

function whole(value) {
  return Math.round(value).toLocaleString('en-GB')
}

function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
