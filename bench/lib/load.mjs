import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeOn } from './cores.mjs'
import { nextMessage } from './process.mjs'

const PROGRAM = fileURLToPath(new URL('./load-generator.mjs', import.meta.url))

/** The process that sends the requests, on a core of its own. */
export function openLoad(core) {
  const [command, given] = nodeOn(core, [PROGRAM])
  const child = spawn(command, given, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const run = async (job) => {
    child.send(job)
    const { result, error } = await nextMessage(child)
    if (error) throw new Error(`The run is void: ${error}`)
    return result
  }
  return { run, close: () => child.kill() }
}

/** A GET as a browser with these cookies sends it, and what must be in the answer. */
export function page(path, { cookie, includes }) {
  const head = [`GET ${path} HTTP/1.1`, ...common(cookie)]
  return { text: `${head.join('\r\n')}\r\n\r\n`, status: 200, includes }
}

/** A form as a browser with these cookies sends it, and where it must lead. */
export function form(path, { cookie, fields, status, leadsTo }) {
  const body = new URLSearchParams(fields).toString()
  const head = [
    `POST ${path} HTTP/1.1`,
    ...common(cookie),
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return {
    text: `${head.join('\r\n')}\r\n\r\n${body}`,
    status,
    includes: `ocation: ${leadsTo}\r\n`,
  }
}

function common(cookie) {
  return [
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'User-Agent: Mozilla/5.0 (load run)',
    ...(cookie ? [`Cookie: ${cookie}`] : []),
  ]
}
