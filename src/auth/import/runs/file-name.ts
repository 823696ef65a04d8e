const FILE_NAME_MAX_LENGTH = 100
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFD]/gu

// 150 marks on one letter would stand across the lines above it.
const MARKS = /(\p{M}{2})\p{M}+/gu

/** The name of a file that somebody has sent: without folders, and without what cannot be seen or turns the line. */
export function cleanFileName(given: string): string {
  const name = given.normalize('NFC').replace(/^.*[\\/]/s, '')
  const seen = name.replace(UNSEEN, '').replace(MARKS, '$1').trim()
  return [...seen].slice(0, FILE_NAME_MAX_LENGTH).join('')
}
