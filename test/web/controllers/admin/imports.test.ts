import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { editorOf, type GrantEditor } from '../../../../src/auth/permissions/grant-editor.ts'
import type { Browser } from '../../../support/browser.ts'
import { IMPORT, manyPeople, reached, upload } from '../../../support/imports.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { startTestSite, type TestSite } from '../../../support/test-site.ts'

const HASH = '$2b$12$KIXQ4Rj0gk0hQ3m6m6m6muO8b7yq0l0yq0yq0yq0yq0yq0yq0yq0e'

describe('the import by page', function () {
  this.timeout(120_000)
  let site: TestSite
  let root: Browser
  let clerk: Browser
  let grants: GrantEditor

  before(async () => {
    site = await startTestSite({ IMPORT_MAX_MB: '1' })
    const { id } = await createPerson(site, 'root')
    await site.users.update(String(id), { isStaff: true, isSuperuser: true })
    const { id: clerkId } = await createPerson(site, 'clerk')
    await site.users.update(String(clerkId), { isStaff: true })
    grants = editorOf(site.auth.stores.grants) as GrantEditor
    await grants.grant({ backend: 'users', userId: String(clerkId) }, [
      'users.import',
      'users.view',
    ])
    await grants.createGroup('guests')
    await grants.createGroup('bosses')
    await grants.grant({ group: 'guests' }, ['users.view'])
    await grants.grant({ group: 'bosses' }, ['users.delete'])
    root = await loggedIn(site, 'root')
    clerk = await loggedIn(site, 'clerk')
  })
  after(() => site.stop())

  const spool = () => join(site.directory, 'data', 'imports')
  const files = () => (existsSync(spool()) ? readdirSync(spool()) : [])
  const find = (name: string) => site.users.findByUsername(name)
  const newest = async () => (await site.auth.stores.imports?.newest(100)) ?? []

  it('shows a form, and a list of what was imported', async () => {
    const page = await root.get(IMPORT)
    expect(page.status).to.equal(200)
    for (const name of ['from', 'format', 'delimiter', 'map', 'unknown', 'allowWeak', 'file']) {
      expect(page.body).to.contain(`name="${name}"`)
    }
    expect(page.body).to.match(
      /enctype="multipart\/form-data">\s*<input type="hidden" name="_csrf"/,
    )
    expect(page.body).to.contain('Nothing was imported yet.')
    expect((await root.get('/admin/users')).body).to.contain('href="/admin/import"')
  })

  it('a file is checked at once, told line by line, and imported when somebody says so', async () => {
    const csv = `username,email,passwordHash\nada,ada@example.com,${HASH}\nbad name,,\nroot,,\nbob,,\n`
    const sent = await upload(root, csv)
    expect(sent.status).to.equal(303)
    const checked = await reached(site, sent.location, 'checked')
    expect(checked.checked).to.deep.equal({ lines: 4, created: 2, existing: 1, refused: 1 })
    expect(await find('ada')).to.equal(null)
    expect(files()).to.have.length(1)
    expect(statSync(join(spool(), files()[0] ?? '')).mode & 0o777).to.equal(0o600)
    expect(statSync(spool()).mode & 0o777).to.equal(0o700)

    const page = await root.get(sent.location)
    expect(page.body).to.contain('Line 3').and.contain('<code>username</code>')
    expect(page.body).to.contain('Only letters, digits').and.contain('Import 2 people')
    expect(page.body).to.not.contain('bad name')
    const unticked = await root.submit(`${sent.location}/run`, {}, sent.location)
    expect(unticked.status).to.equal(422)
    expect(unticked.body).to.contain('Tick this to leave them out')

    const run = await root.submit(`${sent.location}/run`, { leaveOut: '1' }, sent.location)
    expect(run.location).to.equal(sent.location)
    const done = await reached(site, sent.location, 'done')
    expect(done.counts).to.deep.equal({ lines: 4, created: 2, existing: 1, refused: 1 })
    expect((await find('ada'))?.email).to.equal('ada@example.com')
    expect(files()).to.deep.equal([])
    expect((await root.get(IMPORT)).body)
      .to.contain('people.csv')
      .and.contain('>Done<')
  })

  it('notes who began it and how it ended', async () => {
    await site.auth.audit?.flush()
    const page = await site.auth.audit?.store.list({}, null, 100)
    const found = page?.entries.filter(({ name }) => name.startsWith('import.')) ?? []
    expect(found.map(({ name }) => name)).to.have.members(['import.started', 'import.ended'])
    const { id } = (await find('root')) ?? {}
    for (const { actor } of found)
      expect(actor).to.deep.equal({ backend: 'users', userId: String(id) })
  })

  it('keeps nothing of a file in the log, in a message or in a row', async () => {
    const secret = 'hunter2hunter2hunter2'
    const ndjson = [
      { username: 'x y', password: secret },
      { username: 'carol', passwordHash: `${secret}$`, [secret]: 1 },
      { username: 'dan', email: secret },
    ]
    const sent = await upload(root, ndjson.map((one) => JSON.stringify(one)).join('\n'), 'p.ndjson')
    const record = await reached(site, sent.location, 'checked')
    expect(record.checked?.refused).to.equal(3)
    const header = await upload(root, `username,${secret}\na,b\n`)
    const failed = await reached(site, header.location, 'failed')
    expect(failed.failure).to.deep.include({ code: 'import.header_unknown' })
    const pages = [await root.get(sent.location), await root.get(header.location)]
    expect(pages[1]?.body).to.contain('number 2 is none of them').and.contain('Nothing was written')
    const told = JSON.stringify([record, failed, pages, site.log, await newest()])
    expect(told).to.not.contain(secret)
    await root.submit(`${sent.location}/cancel`, {}, sent.location)
    expect(files()).to.deep.equal([])
  })

  it('a wrong token, no token and a token after the file are refused before a byte is kept', async () => {
    const count = (await newest()).length
    for (const token of ['x', null]) {
      expect((await upload(root, 'username\nmallory\n', 'x.csv', { token })).status).to.equal(403)
    }
    const late = new FormData()
    late.append('file', new Blob(['username\nmallory\n']), 'x.csv')
    late.append('_csrf', await root.token(IMPORT))
    expect((await root.request(IMPORT, { method: 'POST', body: late })).status).to.equal(403)
    const elsewhere = new FormData()
    elsewhere.append('_csrf', await root.token(IMPORT))
    elsewhere.append('file', new Blob(['username\nmallory\n']), 'x.csv')
    const headers = { origin: 'https://evil.example' }
    const forged = await root.request(IMPORT, { method: 'POST', body: elsewhere, headers })
    expect(forged.status).to.equal(403)
    expect(await newest()).to.have.length(count)
    expect(files()).to.deep.equal([])
  })

  it('who lacks the right is refused before a byte is kept', async () => {
    await createPerson(site, 'plain')
    const { id } = await createPerson(site, 'staff')
    await site.users.update(String(id), { isStaff: true })
    const [plain, staff] = [await loggedIn(site, 'plain'), await loggedIn(site, 'staff')]
    const token = async (browser: Browser) => browser.token('/account')
    for (const browser of [plain, staff]) {
      expect((await browser.get(IMPORT)).status).to.be.oneOf([403, 303, 302])
      const sent = await upload(browser, 'username\nx\n', 'x.csv', { token: await token(browser) })
      expect(sent.status).to.be.oneOf([403, 303])
    }
    expect(files()).to.deep.equal([])
  })

  it('a file that is too large is answered with 413, and nothing of it stays', async () => {
    const large = 'x'.repeat(1024 * 1024 + 200_000)
    expect((await upload(root, large)).status).to.equal(413)
    const token = await root.token(IMPORT)
    const boundary = 'b'
    const body = async function* () {
      yield Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n`,
      )
      for (let n = 0; n < 20; n++) yield Buffer.alloc(65_536, 'a')
    }
    const chunked = await root.request(IMPORT, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: body() as never,
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).to.equal(413)
    expect(files()).to.deep.equal([])
  })

  it('a file may come slowly: the time of the stores does not run meanwhile', async () => {
    const token = await root.token(IMPORT)
    const body = async function* () {
      yield Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="slow.csv"\r\n\r\nusername\n`,
      )
      await pause(2300)
      yield Buffer.from('slowly\n\r\n--b--\r\n')
    }
    const sent = await root.request(IMPORT, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: body() as never,
      duplex: 'half',
    } as RequestInit)
    expect(sent.status).to.equal(303)
    expect((await reached(site, sent.location, 'checked')).checked?.created).to.equal(1)
    await root.submit(`${sent.location}/cancel`, {}, sent.location)
  })

  it('a form that breaks off or is no form is refused, and nothing of it stays', async () => {
    const token = await root.token(IMPORT)
    const head = `--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n`
    const part = `--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\nusername\na`
    const twice = `--b\r\nContent-Disposition: form-data; name="map"\r\n\r\nx\r\n`.repeat(2)
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    for (const body of [head + part, head + twice + part, head, 'nonsense']) {
      const { status } = await root.request(IMPORT, { method: 'POST', headers: type, body })
      expect(status, body.slice(-40)).to.be.oneOf([400, 403, 422])
    }
    const none = { 'content-type': 'multipart/form-data' }
    expect(
      (await root.request(IMPORT, { method: 'POST', headers: none, body: 'x' })).status,
    ).to.equal(400)
    expect((await root.submit(IMPORT, { file: 'x' })).status).to.equal(422)
    expect((await upload(root, 'x', 'people.txt')).body).to.contain('does not tell its format')
    const wrong = { from: 'nobody', map: 'shoeSize=x', delimiter: 'ab' }
    const several = await upload(root, 'x', 'x.csv', { fields: wrong })
    expect(several.status).to.equal(422)
    expect(several.body).to.contain('Choose one from the list.').and.contain('shoeSize=x')
    expect(files()).to.deep.equal([])
  })

  it('who has not proved lately who they are is asked for it before a file is sent', async () => {
    const late = await loggedIn(site, 'root')
    const token = await late.token(IMPORT)
    site.wait(16 * 60_000)
    const page = await late.get(IMPORT)
    expect(page.body).to.contain('/reauthenticate?next=').and.not.contain('type="file"')
    const sent = await upload(late, 'username\nx\n', 'x.csv', { token })
    expect(sent.location).to.contain('/reauthenticate')
    expect(files()).to.deep.equal([])
    root = await loggedIn(site, 'root')
    clerk = await loggedIn(site, 'clerk')
  })

  it('whoever imports raises nobody above themselves', async () => {
    const csv = [
      'username,isStaff,isSuperuser,groups',
      'one,true,,',
      'two,,true,',
      'three,,,bosses',
      'four,,,a new group',
      'five,,,guests',
    ].join('\n')
    const sent = await upload(clerk, csv)
    const { checked, refusedLines } = await reached(site, sent.location, 'checked')
    expect(checked).to.deep.equal({ lines: 5, created: 1, existing: 0, refused: 4 })
    expect(refusedLines.map(({ line, code }) => [line, code])).to.deep.equal([
      [2, 'import.superuser_only'],
      [3, 'import.superuser_only'],
      [4, 'import.group_outranks'],
      [5, 'import.group_new'],
    ])
    await clerk.submit(`${sent.location}/run`, { leaveOut: '1' }, sent.location)
    await reached(site, sent.location, 'done')
    expect(await find('three')).to.equal(null)
    const five = { backend: 'users', userId: String((await find('five'))?.id) }
    expect(await grants.groupsOf(five)).to.deep.equal(['guests'])
  })

  it('nobody starts what another has uploaded, with fewer rights or with more', async () => {
    const row = 'username,isStaff,isSuperuser,groups,password'
    const secret = 'correct horse battery'
    const lines = [`six,true,,,${secret}`, `seven,,true,,${secret}`, `eight,,,bosses,${secret}`]
    for (const [uploader, other, created] of [
      [clerk, root, 1],
      [root, clerk, 4],
    ] as const) {
      const sent = await upload(uploader, [row, ...lines, 'nine,,,,'].join('\n'))
      expect((await reached(site, sent.location, 'checked')).checked).to.deep.include({ created })
      const page = await other.get(sent.location)
      expect(page.body).to.contain('Only who uploaded it may start it').and.not.contain('/run"')
      expect((await uploader.get(sent.location)).body).to.contain('/run"')
      const run = await other.submit(`${sent.location}/run`, { leaveOut: '1' }, sent.location)
      expect(run.status).to.equal(422)
      expect(run.body).to.contain('Only who uploaded a file may start its import')
      // Still there for whoever uploaded it.
      await reached(site, sent.location, 'checked')
      for (const name of ['six', 'seven', 'eight', 'nine']) expect(await find(name)).to.equal(null)
      await uploader.submit(`${sent.location}/cancel`, {}, sent.location)
    }
  })

  it('a run ends when whoever started it may not import any more', async () => {
    const { id } = await createPerson(site, 'leaver')
    await site.users.update(String(id), { isStaff: true })
    const who = { backend: 'users', userId: String(id) }
    for (const [name, change, undo] of [
      [
        'inactive',
        () => site.users.update(String(id), { isActive: false }),
        () => site.users.update(String(id), { isActive: true }),
      ],
      ['withoutright', () => grants.revoke(who, ['users.import']), async () => {}],
    ] as const) {
      await grants.grant(who, ['users.import'])
      const leaver = await loggedIn(site, 'leaver')
      const people = [...manyPeople(3000)].join('').replaceAll(/\buser(?=\d)/g, name)
      const sent = await upload(leaver, people)
      await reached(site, sent.location, 'checked')
      const off = site.auth.events.on('import.started', async () => void (await change()))
      await leaver.submit(`${sent.location}/run`, {}, sent.location)
      const { counts, failure } = await reached(site, sent.location, 'failed')
      expect(failure).to.deep.equal({ code: 'import.right_lost' })
      expect(counts.created).to.be.below(3000)
      off()
      await undo()
    }
  })

  it('above 1,000 lines only hashes are taken that can be stored as they are', async () => {
    const rows = [...manyPeople(1000)].join('').replaceAll('user', 'big')
    const more = 'bigname,,,\n'
    const weak = `bigweak,,5f4dcc3b5aa765d61d8327deb882cf99,\n`
    const fields = { allowWeak: '1', map: 'username=bigname,passwordHash=passwordHash' }
    const csv = rows.replace('username', 'bigname').replace('bigname,', 'bigname,') + more + weak
    const sent = await upload(root, csv.replace('bigname,email', 'bigname,email'), 'x.csv', {
      fields,
    })
    const { checked, refusedLines } = await reached(site, sent.location, 'checked')
    expect(checked?.lines).to.equal(1002)
    expect(refusedLines).to.deep.equal([
      { line: 1003, column: 'passwordHash', code: 'import.weak_in_large', params: { max: 1000 } },
    ])
    await root.submit(`${sent.location}/cancel`, {}, sent.location)

    const plain = Array.from({ length: 1001 }, (_, n) => `pw${n},correct horse ${n}`)
    const large = await upload(root, ['username,password', ...plain].join('\n'))
    const found = await reached(site, large.location, 'checked')
    expect(found.checked).to.deep.include({ created: 0, refused: 1001 })
    expect(found.refusedLines).to.have.length(1000)
    const page = await root.get(large.location)
    expect(page.body).to.contain('passwords are not taken').and.not.contain('Import 0')
    expect(page.body).to.contain('The first 1,000 reasons of 1,001 lines')
    await root.submit(`${large.location}/cancel`, {}, large.location)

    const small = await upload(root, 'username,password\nmay,correct horse battery\n')
    await reached(site, small.location, 'checked')
    await root.submit(`${small.location}/run`, {}, small.location)
    await reached(site, small.location, 'done')
    expect(await find('may')).to.not.equal(null)
  })

  it('of many clicks and two processes one starts it', async () => {
    const sent = await upload(
      root,
      [...manyPeople(300)].join('').replaceAll('user', 'once').replace('oncename', 'username'),
    )
    await reached(site, sent.location, 'checked')
    const token = await root.token(sent.location)
    const clicks = Array.from({ length: 12 }, () =>
      root.post(`${sent.location}/run`, { _csrf: token }),
    )
    const answers = (await Promise.all(clicks)).map(({ status }) => status).sort()
    expect(answers.filter((status) => status === 303)).to.have.length(1)
    const { counts } = await reached(site, sent.location, 'done')
    expect(counts).to.deep.equal({ lines: 300, created: 300, existing: 0, refused: 0 })
    await site.auth.audit?.flush()
  })

  it('hostile names of files and hostile lines are shown harmlessly', async () => {
    const names = [
      '../../etc/passwd.csv',
      '<script>alert(1)</script>.csv',
      'x\u202evsc.exe.csv',
      `"=HYPERLINK(1)".csv`,
      `${'z\u0300'.repeat(3)}${'\u0300'.repeat(149)}.csv`,
      `${'long'.repeat(60)}.csv`,
    ]
    for (const name of names) {
      const csv = `username,firstName,groups\n"<b>x</b>",=1+1,"<i>x"\n"\u202eabc",,\nok${names.indexOf(name)},=cmd|x,\n`
      const sent = await upload(root, csv, name)
      expect(sent.status, name).to.be.oneOf([303, 422])
      if (sent.status === 422) continue
      const record = await reached(site, sent.location, 'checked', 'failed')
      expect(record.fileName).to.not.match(/[\p{C}\\/]/u)
      expect([...record.fileName].length).to.be.at.most(100)
      for (const { body } of [await root.get(sent.location), await root.get(IMPORT)]) {
        expect(body).to.not.match(/<script>alert|<b>x|<i>x|\u202e|=1\+1|=cmd/)
      }
      await root.submit(`${sent.location}/cancel`, {}, sent.location)
    }
    expect(files()).to.deep.equal([])
  })

  it('a script is told how far it has come, and nobody else', async () => {
    const [newestOne] = await newest()
    const path = `${IMPORT}/${newestOne?.id}`
    const told = await root.get(path, { accept: 'application/json' })
    expect(JSON.parse(told.body)).to.include({ id: newestOne?.id, isAtWork: false })
    const stranger = await loggedIn(site, 'plain')
    expect((await stranger.get(path, { accept: 'application/json' })).status).to.equal(403)
    expect((await root.get(`${IMPORT}/nothing`)).status).to.equal(404)
    expect((await root.get(`${IMPORT}/${'x'.repeat(500)}`)).status).to.equal(404)
  })

  it('ten files may wait, and no more', async () => {
    const waiting: string[] = []
    for (let n = 0; n < 10; n++) {
      const sent = await upload(root, `username\nwaits${n}\n`)
      waiting.push(sent.location)
      await reached(site, sent.location, 'checked')
    }
    const more = await upload(root, 'username\nx\n')
    expect(more.status).to.equal(422)
    expect(more.body).to.contain('10 files waiting')
    site.wait(25 * 60 * 60_000)
    await site.auth.imports?.sweep()
    expect(files()).to.deep.equal([])
    const over = await reached(site, waiting[0] ?? '', 'cancelled')
    expect(over.failure).to.deep.equal({ code: 'import.expired' })
  })
})
