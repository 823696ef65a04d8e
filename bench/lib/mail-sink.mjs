import { createServer } from 'node:net'

/** A mail server on a free port that takes everything and keeps nothing. Answers with its URL. */
export async function startMailSink() {
  const server = createServer((socket) => {
    let isData = false
    let rest = ''
    const say = (line) => socket.write(`${line}\r\n`)
    socket.setEncoding('utf8').on('error', () => {})
    socket.on('data', (text) => {
      const lines = (rest + text).split('\r\n')
      rest = lines.pop()
      for (const line of lines) {
        if (isData && line !== '.') continue
        const verb = isData ? '.' : line.slice(0, 4).toUpperCase()
        isData = verb === 'DATA'
        if (isData) say('354 go on')
        else if (verb === 'QUIT') socket.end('221 bye\r\n')
        else say('250 ok')
      }
    })
    say('220 sink')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `smtp://127.0.0.1:${server.address().port}`, close: () => server.close() }
}
