import { IMPORT_KINDS, readChoices } from '../../../auth/import/runs/choices.ts'
import { cleanFileName } from '../../../auth/import/runs/file-name.ts'
import {
  type ImportService,
  type IncomingFile,
  isUploader,
} from '../../../auth/import/runs/import-service.ts'
import type { ImportRecord } from '../../../auth/import/runs/import-store.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { type Form, fieldsOf } from '../../forms/form.ts'
import { isTicked } from '../../forms/is-ticked.ts'
import { allowSlowBody, uploadOf } from '../../forms/upload.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { seeOther } from '../../http/redirects.ts'
import { describeImports, IMPORTS, importPath, inWords } from '../../imports/describe-import.ts'
import { refuseByNotice } from '../../json/refuse-by-notice.ts'
import { answers, formAnswer } from '../../openapi/answers.ts'
import { stateOf } from '../../request-state.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice } from '../../views/notice.ts'
import { type AdminParts, administratorOf, staffMay, staffMayChange } from './admin-page.ts'

const LIST = IMPORTS
const PAGE = `${LIST}/:id`
const IMPORTS_OF_A_PAGE = 50
const CHOICES = ['from', 'format', 'delimiter', 'map', 'unknown', 'allowWeak']

/** What stands around the file in a form: fields and their headers. */
const FORM_BYTES = 64 * 1024

/** Moves people in from a file: a check at once, a report by line, then a run, both of which nobody waits for. */
export function importRoutes(parts: AdminParts): readonly Route[] {
  const { imports } = parts.auth
  if (!imports) return []
  const upload = uploadHandlers(parts, imports)
  const page = pageHandlers(parts, imports)
  const mayChange = staffMayChange('users.import')
  return [
    route('GET', LIST, staffMay('users.import'), upload.show, { answer: formAnswer }),
    route('POST', LIST, mayChange, upload.receive, {
      fields: Object.fromEntries(CHOICES.map((name) => [name, 'text?'] as const)),
      uploadMaxBytes: imports.maxBytes + FORM_BYTES,
    }),
    route('GET', PAGE, staffMay('users.import'), page.show, { answer: answers.importRun }),
    route('POST', `${PAGE}/run`, mayChange, page.run, { fields: { leaveOut: 'box?' } }),
    route('POST', `${PAGE}/cancel`, mayChange, page.cancel, { fields: {} }),
  ]
}

interface UploadHandlers {
  readonly show: Handler<SignedInState>
  readonly receive: Handler<SignedInState>
}

function uploadHandlers(parts: AdminParts, imports: ImportService): UploadHandlers {
  const { auth, web, sections } = parts
  const form: Form = web.form('admin/import', 'title.admin-import', CHOICES, [], async (ctx) => ({
    sections,
    kinds: IMPORT_KINDS,
    maxBytes: imports.maxBytes,
    // Whoever must prove who they are first would send the file in vain.
    isFresh: await isFresh(ctx),
    imports: await describeImports(auth, await imports.newest(IMPORTS_OF_A_PAGE)),
  }))

  return {
    show: (ctx) => form.show(ctx),
    async receive(ctx) {
      const full = await imports.fullProblem()
      if (full) return form.refuseProblems(ctx, [full])
      allowSlowBody(ctx.req)
      // What somebody's line takes is no time of the stores.
      const { storeTime } = stateOf(ctx, 'The page for imports')
      const file = await storeTime.aside(async () => uploadOf(ctx)?.file())
      const name = cleanFileName(file?.name ?? '')
      if (!file || name === '') {
        return form.refuseProblems(ctx, [{ field: 'file', code: 'import_file_missing' }])
      }
      const choices = readChoices(fieldsOf(ctx), name)
      if (!choices.ok) return form.refuseProblems(ctx, choices.problems)
      const incoming: IncomingFile = { name, choices: choices.value, content: file.content }
      const by = administratorOf(parts, ctx)
      const id = await storeTime.aside(() => imports.receive(by, incoming))
      seeOther(ctx, web.path(importPath(id), ctx))
    },
  }
}

interface PageHandlers extends Pick<UploadHandlers, 'show'> {
  readonly run: Handler<SignedInState>
  readonly cancel: Handler<SignedInState>
}

function pageHandlers(parts: AdminParts, imports: ImportService): PageHandlers {
  const { auth, web, sections } = parts
  const recordOf = async (ctx: AppContext): Promise<ImportRecord> =>
    (await imports.find(ctx.params.id ?? '')) ?? ctx.throw(404)

  const form: Form = web.form(
    'admin/import-run',
    'title.admin-import',
    ['leaveOut'],
    [],
    async (ctx) => {
      const record = await recordOf(ctx)
      const [shown] = await describeImports(auth, [record])
      const by = administratorOf(parts, ctx as AppContext<SignedInState>)
      const isOwn = isUploader(by, record)
      return { sections, import: shown, isOwn, ...inWords(record, web.sayTo(ctx)) }
    },
  )

  return {
    async show(ctx) {
      // Asked every two seconds by the script of the page; guard, session and permission are asked each time.
      if (prefersJson(ctx)) [ctx.body] = await describeImports(auth, [await recordOf(ctx)])
      else await form.show(ctx)
    },
    async run(ctx) {
      const record = await recordOf(ctx)
      const leavesOut = isTicked(fieldsOf(ctx).leaveOut)
      const outcome = await imports.start(administratorOf(parts, ctx), record, { leavesOut })
      if (!outcome.ok) return form.refuseProblems(ctx, outcome.problems)
      seeOther(ctx, web.path(importPath(record.id), ctx))
    },
    async cancel(ctx) {
      const { id } = await recordOf(ctx)
      const to = web.path(importPath(id), ctx)
      if (!(await imports.cancel(id))) {
        return refuseByNotice(ctx, { to, code: 'notice.import-over' })
      }
      keepNotice(ctx, 'notice.import-cancelled')
      seeOther(ctx, to)
    },
  }
}

async function isFresh(ctx: AppContext): Promise<boolean> {
  const state = stateOf(ctx, 'The page for imports')
  const { reauthMinutes: within } = state
  return state.isFresh(within) && !(await state.lacksFactor(within))
}
