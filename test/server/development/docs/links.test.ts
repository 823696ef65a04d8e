import { expect } from 'chai'
import { linkTo, Slugs } from '../../../../src/server/development/docs/links.ts'

const files = {
  pages: new Map([
    ['README.md', 'readme'],
    ['docs/events.md', 'events'],
  ]),
  images: new Map([['docs/images/a.png', 'a.png']]),
}

describe('linkTo()', () => {
  it('leads from page to page by their names, and to images', () => {
    const table: [string, string, string | null][] = [
      ['events.md', 'docs/mail.md', 'events'],
      ['events.md#hooks', 'docs/mail.md', 'events#hooks'],
      ['../README.md#run-it', 'docs/mail.md', 'readme#run-it'],
      ['docs/events.md', 'README.md', 'events'],
      ['images/a.png', 'docs/mail.md', 'images/a.png'],
      ['docs/images/a.png', 'README.md', 'images/a.png'],
      ['#here', 'docs/mail.md', '#here'],
      ['https://koajs.com', 'README.md', 'https://koajs.com'],
      ['mailto:a@example.com', 'README.md', 'mailto:a@example.com'],
    ]
    for (const [href, file, to] of table) expect(linkTo(href, file, files), href).to.equal(to)
  })

  it('leads to no file that is not served, and to nothing that would run', () => {
    const hostile = [
      ...['../examples/own-app', '../../etc/passwd', '/etc/passwd', 'missing.md', 'images/b.png'],
      ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '//evil.example', ''],
      ...['vbscript:x', 'file:///etc/passwd', 'java\nscript:alert(1)'],
    ]
    for (const href of hostile) expect(linkTo(href, 'docs/mail.md', files), href).to.equal(null)
  })
})

describe('Slugs', () => {
  it('makes the anchors that GitHub makes, each once', () => {
    const slugs = new Slugs()
    const table: [string, string][] = [
      ['Before the site goes public', 'before-the-site-goes-public'],
      ['A page, of one’s own!', 'a-page-of-ones-own'],
      ['users.view & more', 'usersview--more'],
      ['Über_alles 2', 'über_alles-2'],
      ['Mail', 'mail'],
      ['Mail', 'mail-1'],
      ['Mail', 'mail-2'],
    ]
    for (const [heading, slug] of table) expect(slugs.next(heading), heading).to.equal(slug)
  })
})
