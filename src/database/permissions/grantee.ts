export type { Grantee } from '../../auth/permissions/grant-editor.ts'
