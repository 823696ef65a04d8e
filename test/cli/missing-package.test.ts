import { expect } from 'chai'
import { explainMissingPackage } from '../../src/cli/missing-package.ts'
import { runInProcess } from './run-in-process.ts'

describe('explainMissingPackage()', () => {
  it('says which package is missing, why it is needed and what installs it', () => {
    const rows: [message: string, explanation: string][] = [
      [
        "Cannot find package 'sequelize' imported from /app/node_modules/gadwall/dist/x.js",
        'The package sequelize is missing. The server and its commands reach the database with it. Install it: npm install sequelize@6',
      ],
      [
        "Cannot find module 'umzug'\nRequire stack:\n- /app/x.js",
        'The package umzug is missing. It runs the migrations. Install it: npm install umzug@3',
      ],
      [
        'Please install sqlite3 package manually',
        'The package sqlite3 is missing. It opens SQLite files. Install it: npm install sqlite3@6',
      ],
      [
        'Could not locate the bindings file. Tried:\n → /app/node_modules/sqlite3/build/x.node',
        'The package sqlite3 is missing. It opens SQLite files. Install it: npm install sqlite3@6',
      ],
      [
        'Please install pg package manually',
        'The package pg is missing. It connects to postgres:// addresses. Install it: npm install pg@8',
      ],
      [
        'unable to determine transport target for "pino-pretty"',
        'The package pino-pretty is missing. The log on a terminal is written with it. Install it: npm install pino-pretty@13',
      ],
    ]
    for (const [message, explanation] of rows) {
      expect(explainMissingPackage(new Error(message)), message).to.equal(explanation)
    }
  })

  it('leaves other errors alone, and packages that are not ours', () => {
    for (const error of [
      new Error("Cannot find package 'left-pad' imported from /app/app.js"),
      new Error('connect ECONNREFUSED'),
      undefined,
      "Cannot find package 'sequelize'",
    ]) {
      expect(explainMissingPackage(error)).to.equal(null)
    }
  })

  it('is what a command says, whether the error is the first or the cause of another', async () => {
    const missing = new Error("Cannot find package 'pino' imported from /app/x.js")
    for (const error of [missing, new Error('The store is away', { cause: missing })]) {
      const serve = async () => Promise.reject(error)
      const { code, err } = await runInProcess(['serve'], { serve })
      expect(code).to.equal(1)
      expect(err).to.equal(
        'gadwall: The package pino is missing. The server writes its log with it. Install it: npm install pino@10\n',
      )
    }
  })
})
