// A string of JSON, and whether it is the name of a member.
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/gs

/**
 * How many names stand in the text of an object in which there are no other objects. A name that is there twice is
 * read once: parsers take the last, and what stands before us may have looked at the first.
 */
export function countNames(text: string): number {
  let names = 0
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) names++
  return names
}
