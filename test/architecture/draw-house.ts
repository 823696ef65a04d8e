import { allImports, isOurs, sourceFiles } from './imports.ts'

/** Floors from the roof down; each may use those below it, as `test/layers.test.ts` says. */
const FLOORS = [
  { name: 'doors', folders: [''] },
  { name: 'program', folders: ['server', 'cli', 'config', 'testing'] },
  { name: 'web', folders: ['web'] },
  { name: 'database', folders: ['database'] },
  { name: 'auth', folders: ['auth'] },
] as const

const WIDTH = 1560
const ROOM = { width: 104, height: 44, gap: 10 }
const FLOOR = { left: 110, padding: 14, gap: 64 }
const PER_ROW = Math.floor((WIDTH - FLOOR.left) / (ROOM.width + ROOM.gap))

interface Room {
  readonly key: string
  readonly name: string
  readonly files: number
  readonly x: number
  readonly y: number
}

/** The room of a file: its floor's folder and the folder in it. Files of the floor itself are its hall. */
function roomOf(file: string): string {
  const [floor = '', room = ''] = file.split('/')
  if (!file.includes('/')) return file
  if (['server', 'cli', 'config', 'testing'].includes(floor)) return floor
  return file.split('/').length === 2 ? `${floor}/` : `${floor}/${room}`
}

/** Draws the floors and rooms of src as an SVG, from the files and imports as they are. */
export function drawHouse(): string {
  const counts = new Map<string, number>()
  for (const [file] of sourceFiles) counts.set(roomOf(file), (counts.get(roomOf(file)) ?? 0) + 1)
  const rooms = new Map<string, Room>()
  const bands: string[] = []
  let top = 20
  for (const { name, folders } of FLOORS) {
    const keys = [...counts.keys()].filter((key) => isOnFloor(key, folders)).sort()
    keys.forEach((key, index) => {
      rooms.set(key, {
        key,
        name: labelOf(key),
        files: counts.get(key) ?? 0,
        x: FLOOR.left + (index % PER_ROW) * (ROOM.width + ROOM.gap),
        y: top + FLOOR.padding + Math.floor(index / PER_ROW) * (ROOM.height + ROOM.gap),
      })
    })
    const rows = Math.ceil(keys.length / PER_ROW)
    const height = 2 * FLOOR.padding + rows * (ROOM.height + ROOM.gap) - ROOM.gap
    bands.push(band(name, top, height))
    top += height + FLOOR.gap
  }
  const lines = arrowsBetween(rooms)
  return svg(top, [...bands, ...lines, ...[...rooms.values()].map(box)])
}

function isOnFloor(key: string, folders: readonly string[]): boolean {
  const [floor = ''] = key.split('/')
  const isDoor = isOurs(key)
  return isDoor ? folders.includes('') : folders.includes(floor)
}

function labelOf(key: string): string {
  if (!key.includes('/')) return key
  return key.endsWith('/') ? `(${key.slice(0, -1)})` : (key.split('/')[1] as string)
}

/** One line for each pair of rooms on different floors of which one imports more than types. */
function arrowsBetween(rooms: ReadonlyMap<string, Room>): string[] {
  const pairs = new Map<string, number>()
  for (const { from, to, isType } of allImports) {
    if (isType || !isOurs(to)) continue
    const [one, other] = [rooms.get(roomOf(from)), rooms.get(roomOf(to))]
    if (!one || !other || one === other || one.y === other.y) continue
    const key = `${one.key}\n${other.key}`
    pairs.set(key, (pairs.get(key) ?? 0) + 1)
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [from = '', to = ''] = key.split('\n')
      return arrow(rooms.get(from) as Room, rooms.get(to) as Room, count)
    })
}

function band(name: string, y: number, height: number): string {
  const middle = y + height / 2
  return `<g class="floor"><rect x="8" y="${y}" width="${WIDTH - 16}" height="${height}" rx="10"/><text x="26" y="${middle}" dominant-baseline="middle">${escapeXml(name)}</text></g>`
}

function box({ key, name, files, x, y }: Room): string {
  const center = x + ROOM.width / 2
  return `<g class="room"><title>${escapeXml(key)}: ${files} files</title><rect x="${x}" y="${y}" width="${ROOM.width}" height="${ROOM.height}" rx="6"/><text x="${center}" y="${y + 19}">${escapeXml(name)}</text><text class="count" x="${center}" y="${y + 35}">${files}</text></g>`
}

function arrow(from: Room, to: Room, count: number): string {
  const isDown = to.y > from.y
  const [x1, y1] = [from.x + ROOM.width / 2, from.y + (isDown ? ROOM.height : 0)]
  const [x2, y2] = [to.x + ROOM.width / 2, to.y + (isDown ? 0 : ROOM.height)]
  const bend = (y2 - y1) / 2
  const width = Math.min(3, 0.5 + count / 4).toFixed(2)
  return `<path class="arrow" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" stroke-width="${width}"><title>${escapeXml(from.key)} → ${escapeXml(to.key)}: ${count}</title></path>`
}

function svg(height: number, parts: readonly string[]): string {
  const style =
    'svg{font:13px system-ui,sans-serif}' +
    '.floor rect{fill:#eef2f4}.floor text{font-weight:600;fill:#31434d}' +
    '.room rect{fill:#fff;stroke:#8fa3ad}.room text{text-anchor:middle;fill:#1b262c}' +
    '.room .count{font-size:11px;fill:#5c717c}.arrow{fill:none;stroke:#2f7d6b;stroke-opacity:.28}' +
    '@media(prefers-color-scheme:dark){.floor rect{fill:#1c262b}.floor text{fill:#b8c8d0}' +
    '.room rect{fill:#10171a;stroke:#52666f}.room text{fill:#e6edf0}.room .count{fill:#9db0b9}' +
    '.arrow{stroke:#5fc7ae}}'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The floors and rooms of src, and which rooms use which">`,
    `<style>${style}</style>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
