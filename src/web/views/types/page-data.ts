import type { FormState } from '../../forms/form-state.ts'

/** What every page is given. */
export interface Page {
  readonly title: string
}

/** What every page with a form is given. */
export interface FormPage extends Page {
  readonly form: FormState
}
