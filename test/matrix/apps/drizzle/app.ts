export { tellPermissions } from './may.ts'
