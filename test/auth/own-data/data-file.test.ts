import { expect } from 'chai'
import { writeDataFile } from '../../../src/auth/own-data/data-file.ts'

describe('a file of data', () => {
  async function written(lists: Parameters<typeof writeDataFile>[1]): Promise<string[]> {
    const pieces: string[] = []
    for await (const piece of writeDataFile({ madeAt: 'now', missing: [] }, lists)) {
      pieces.push(piece)
    }
    return pieces
  }

  it('is JSON, also without a row', async () => {
    const rows = [[{ at: 1n, text: '"</script>' }, { at: 2 }], [], [{ at: undefined }]]
    const pieces = await written([
      ['some', rows],
      ['none', []],
    ])
    expect(JSON.parse(pieces.join(''))).to.deep.equal({
      ...{ madeAt: 'now', missing: [] },
      some: [{ at: '1', text: '"</script>' }, { at: 2 }, {}],
      none: [],
    })
  })

  it('reads a part when the one before it is written, and no sooner', async () => {
    let read = 0
    function* parts() {
      for (; read < 1000; read += 1) yield [{ read }]
    }
    const pieces = writeDataFile({}, [['some', parts()]])
    for (let piece = 0; piece < 5; piece += 1) await pieces.next()
    expect(read).to.be.below(5)
  })

  it('is no JSON when it breaks off', async () => {
    async function* failing() {
      yield [{ a: 1 }]
      throw new Error('the store is gone')
    }
    const pieces: string[] = []
    const read = async () => {
      for await (const piece of writeDataFile({}, [['some', failing()]])) pieces.push(piece)
    }
    await read().catch(() => {})
    expect(() => JSON.parse(pieces.join(''))).to.throw()
  })
})
