import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { LOGO_MAX_BYTES, readLogo, whyNoLogo } from '../../../src/config/looks/logo-file.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('readLogo()', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gadwall-logo-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }

  it('tells the type by the content, whatever the file is called', () => {
    expect(readLogo(write('picture.txt', PNG))?.type).to.equal('png')
    const svgs = [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '\ufeff<?xml version="1.0"?>\n<!-- made by hand -->\n<svg\n viewBox="0 0 1 1"/>',
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd"><svg/>',
    ]
    for (const svg of svgs) expect(readLogo(write('picture.png', svg))?.type, svg).to.equal('svg')
  })

  it('refuses what is missing, is no file, is too large or is no picture, and says so', () => {
    const rows: [string, RegExp][] = [
      [join(folder, 'nothing.svg'), /cannot be read/],
      [folder, /is no file/],
      [write('large.png', Buffer.concat([PNG, Buffer.alloc(LOGO_MAX_BYTES)])), /has 257 KiB/],
      [write('page.svg', '<html><svg/></html>'), /is neither/],
      [write('empty.svg', ''), /is neither/],
      [write('photo.png', Buffer.from([0xff, 0xd8, 0xff, 0xe0])), /is neither/],
    ]
    for (const [file, reason] of rows) {
      expect(readLogo(file), file).to.equal(null)
      expect(whyNoLogo(file), file)
        .to.match(/^an SVG or PNG file of at most 256 KiB: this /)
        .and.match(reason)
    }
  })
})
