// Writes docs/recipe-*.md: npx tsx test/matrix/write-recipes.ts
import { writeFileSync } from 'node:fs'
import { recipePages } from './recipes.ts'

for (const [name, text] of recipePages()) {
  writeFileSync(new URL(`../../docs/${name}`, import.meta.url), text)
}
