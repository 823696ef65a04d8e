import type { AdminSection } from './section-options.ts'

/** @throws TypeError for what is no list of sections, and for two of one name. */
export function checkedSections(
  admin: { readonly sections?: readonly AdminSection[] } = {},
): readonly AdminSection[] {
  const { sections = [], ...others } = admin
  const [other] = Object.keys(others)
  if (other !== undefined) {
    throw new TypeError(`\`admin\` of gadwall() has no option \`${other}\`. There is: sections`)
  }
  if (!Array.isArray(sections) || sections.some((one) => typeof one?.may?.view !== 'string')) {
    throw new TypeError('`admin.sections` of gadwall() is a list of what adminSection() makes')
  }
  const names = sections.map(({ name }: AdminSection) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return sections
  throw new TypeError(`There are two sections "${twice}" in \`admin.sections\` of gadwall()`)
}
