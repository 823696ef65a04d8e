import { type AccentPalette, accentPalette } from '../../config/looks/accent.ts'
import { readLogo } from '../../config/looks/logo-file.ts'
import type { SharedValues } from '../../config/read-options.ts'
import { stockMessages } from '../messages/all.ts'
import type { Looks } from '../views/looks.ts'

type LooksValues = Pick<
  SharedValues,
  'siteName' | 'language' | 'languages' | 'logoFile' | 'accentColor'
>

/** Reads the logo, and makes the colours. Both are checked before. */
export function looksOf({
  siteName,
  language,
  languages,
  logoFile,
  accentColor,
}: LooksValues): Looks {
  const palette = accentColor === null ? null : accentPalette(accentColor)
  return {
    siteName,
    language,
    languages:
      languages.length > 0 ? languages : [...new Set([language, ...Object.keys(stockMessages)])],
    logo: logoFile === null ? null : readLogo(logoFile),
    accentCss: palette ? accentCss(palette) : '',
  }
}

/** Old browsers know no light-dark() and get the light colours, as in the stylesheet itself. */
function accentCss(palette: AccentPalette): string {
  const lines = (value: (light: string, dark: string) => string) =>
    Object.entries(palette).map(([name, [light, dark]]) => `--${name}:${value(light, dark)}`)
  const both = lines((light, dark) => `light-dark(${light},${dark})`).join(';')
  const old = lines((light) => light).join(';')
  return `\n:root{${both}}\n@supports not (color:light-dark(#fff,#000)){:root{${old}}}\n`
}
