import { expect } from 'chai'
import { agentInWords } from '../../../src/web/messages/agent-in-words.ts'
import { en } from '../../../src/web/messages/en.ts'
import { createSay } from '../../../src/web/messages/messages.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const IPHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${APPLE}`

const AGENTS: Readonly<Record<string, string>> = {
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': 'Firefox on Linux',
  [`${WINDOWS} ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`]: 'Chrome on Windows',
  [`${WINDOWS} ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`]: 'Edge on Windows',
  [`${MAC} ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`]: 'Opera on macOS',
  [`${MAC} ${APPLE} Version/18.0 Safari/605.1.15`]: 'Safari on macOS',
  [`${IPHONE} Version/18.0 Mobile/15E148 Safari/604.1`]: 'Safari on iPhone',
  [`${IPHONE} CriOS/140.0 Mobile/15E148 Safari/604.1`]: 'Chrome on iPhone',
  [`Mozilla/5.0 (Linux; Android 15; K) ${WEBKIT} Chrome/140.0.0.0 Mobile Safari/537.36`]:
    'Chrome on Android',
  'curl/8.5.0': 'curl',
  'Mozilla/5.0 (X11; Linux x86_64)': 'Linux',
  '<b>call 555 123</b>': '',
  '': '',
}

describe('agentInWords', () => {
  for (const [agent, words] of Object.entries(AGENTS)) {
    it(`calls ${agent.slice(-40) || 'nothing'} "${words}"`, () => {
      expect(agentInWords(createSay(en), agent)).to.equal(words)
    })
  }

  it('does not look through a very long one', () => {
    expect(agentInWords(createSay(en), `${'a '.repeat(100_000)}Firefox/140.0`)).to.equal('')
  })
})
