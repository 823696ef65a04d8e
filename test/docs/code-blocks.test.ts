import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { type CodeBlock, codeBlocksOf, documentationPages, PROJECT } from './code-blocks.ts'

// Languages that nobody but a reader understands.
const NOT_CODE = ['', 'text', 'sh', 'json', 'sql', 'html', 'nginx', 'csv', 'ini']

const COMPILER_OPTIONS = {
  rootDir: '/',
  noEmit: true,
  declaration: false,
  sourceMap: false,
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  types: ['node', 'mocha'],
  paths: {
    gadwall: [join(PROJECT, 'src/index.ts')],
    'gadwall/*': [join(PROJECT, 'src/*.ts')],
  },
}

describe('the code in the documentation', () => {
  const pages = documentationPages()
  const blocks = pages.flatMap(codeBlocksOf)
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-docs-'))
  })
  after(() => rmSync(directory, { recursive: true, force: true }))

  it('is TypeScript, or something that nobody can compile', () => {
    const others = blocks.filter(({ language }) => ![...NOT_CODE, 'ts'].includes(language))
    expect(others.map(({ page, line, language }) => `${page}:${line} ${language}`)).to.be.empty
  })

  it('is compiled, strictly, without exception', async () => {
    const left = blocks.filter(({ notCompiled }) => notCompiled !== null)
    for (const { page, line, notCompiled } of left) {
      process.stdout.write(`      not compiled: ${page}:${line} (${notCompiled})\n`)
    }
    const compiled = blocks.filter(({ language, notCompiled }) => language === 'ts' && !notCompiled)
    expect(compiled.length).to.be.above(10)
    writeProject(directory, compiled)

    expect(await errorsOf(directory)).to.deep.equal([])
  }).timeout(60_000)

  it('is refused when it is wrong', async () => {
    const wrong = { language: 'ts', fileName: null, notCompiled: null }
    const code = "import { gadwall } from 'gadwall'\ngadwall('no options')\n"
    const nested = join(directory, 'wrong')
    mkdirSync(nested)
    writeProject(nested, [{ ...wrong, page: 'docs/wrong.md', line: 7, code }])

    expect((await errorsOf(nested)).join('\n')).to.match(/^docs\/wrong\.md\/block-7\.ts\(8,\d+\)/)
  }).timeout(60_000)

  it('stands in pages whose links lead somewhere', async () => {
    const { readFileSync } = await import('node:fs')
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(PROJECT, page), 'utf8')
      const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
      return links
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => !existsSync(join(PROJECT, dirname(page), link)))
        .map((link) => `${page}: ${link}`)
    })
    expect(broken).to.deep.equal([])
  })
})

/** One file for each block, with its code on the lines that it has in the page. */
function writeProject(directory: string, blocks: readonly CodeBlock[]): void {
  for (const { page, line, fileName, code } of blocks) {
    const file = join(directory, page, fileName ?? `block-${line}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${'\n'.repeat(line - 1)}${code}\nexport {}\n`)
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(directory, 'node_modules'))
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(
    join(directory, 'tsconfig.json'),
    JSON.stringify({
      extends: join(PROJECT, 'tsconfig.json'),
      compilerOptions: COMPILER_OPTIONS,
      include: ['README.md/**/*.ts', 'docs/**/*.ts'],
    }),
  )
}

/** What the compiler says of the blocks. Our own sources are checked elsewhere. */
function errorsOf(directory: string): Promise<string[]> {
  const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc')
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, '--pretty', 'false'], { cwd: directory }, (error, stdout) => {
      const lines = stdout.split('\n').filter((line) => /^(README\.md|docs)\/|^error/.test(line))
      // It found something, and none of it is about a file: the project itself is wrong.
      if (error && !/\(\d+,\d+\): error/.test(stdout)) reject(error)
      else resolve(lines)
    })
  })
}
