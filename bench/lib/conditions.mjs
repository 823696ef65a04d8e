import { startHelper } from './helper.mjs'
import { page } from './load.mjs'

const WRITES_A_SECOND = 10
const FAILED_LOGINS_A_SECOND = 20

const oneVisitor = ({ visitors }) => [page('/account', visitors[0])]
const allVisitors = ({ visitors }) => visitors.map((visitor) => page('/account', visitor))

/** Another process commits to the same file, in a table of its own. */
const foreignWrites = (_, { file }) => startHelper('foreign-writer.mjs', [file, WRITES_A_SECOND])

const failedLogins = ({ url }) => startHelper('failed-logins.mjs', [url, FAILED_LOGINS_A_SECOND])

/** Under what the signed-in page is read. Two of them have a floor. */
export const conditions = [
  { name: '1 connection', connections: 1, requests: oneVisitor, hasFloor: true },
  { name: '4 connections', connections: 4, requests: oneVisitor, hasFloor: true },
  { name: '32 connections', connections: 32, requests: oneVisitor },
  { name: 'a permission on it', connections: 32, requests: oneVisitor, asksPermission: true },
  { name: '1,000 sessions in turn', connections: 32, requests: allVisitors },
  {
    name: `${WRITES_A_SECOND} foreign writes a second`,
    connections: 32,
    requests: oneVisitor,
    disturb: foreignWrites,
  },
  {
    name: `1,000 sessions, ${WRITES_A_SECOND} foreign writes a second`,
    connections: 32,
    requests: allVisitors,
    disturb: foreignWrites,
  },
  {
    name: `${FAILED_LOGINS_A_SECOND} failed logins a second`,
    connections: 32,
    requests: oneVisitor,
    disturb: failedLogins,
  },
]
