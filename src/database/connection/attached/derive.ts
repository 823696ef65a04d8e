import type { Sequelize } from 'sequelize'
import { Sequelize as TypedSequelize } from 'sequelize-typescript'
import type { Connection } from '../connection.ts'

// Like sequelize-internals.ts, this leans on members of Sequelize that its types do not have.
// test/database/connection/attached/attach.test.ts fails when an upgrade changes one.

/** What sequelize-typescript adds, for an app that uses plain Sequelize. */
const ADDED = [
  'addModels',
  'associateModels',
  'createRepositoryModel',
  'defineModels',
  'model',
] as const

/**
 * The options of an app that would change what our own models and statements mean. All others stay in
 * force, and are read when they are needed: an app may change its `logging` at any time.
 */
const OURS: Readonly<Record<string, unknown>> = {
  define: { underscored: true, timestamps: false },
  omitNull: false,
  query: {},
  schema: undefined,
}

/**
 * Makes a connection of ours out of the Sequelize instance of an app: with the same pool, driver, options and
 * hooks, and with models of its own. Nothing is written to the instance.
 */
export function deriveConnection(app: Sequelize): Connection {
  const derived: Connection = Object.create(app)
  const ModelManager = app.modelManager.constructor as new (connection: Connection) => object
  const added = ADDED.map((name) => [name, Reflect.get(TypedSequelize.prototype, name)])
  return Object.assign(derived, {
    ...Object.fromEntries(added),
    repositoryMode: true,
    models: {},
    modelManager: new ModelManager(derived),
    queryInterface: Object.assign(Object.create(app.getQueryInterface()), { sequelize: derived }),
    options: withOurs((app as Connection).options),
  })
}

/** Spreading and `hasOwnProperty` must see the app's options, which a prototype would hide from them. */
function withOurs(options: object): object {
  const ours = { ...OURS }
  return new Proxy(options, {
    get: (target, name) => {
      return Object.hasOwn(ours, name) ? Reflect.get(ours, name) : Reflect.get(target, name)
    },
    // What we set is not for the app.
    set: (_target, name, value) => Reflect.set(ours, name, value),
  })
}
