import { globSync, readFileSync, writeFileSync } from 'node:fs'

import { setMarks } from '#tools/marks-text'

// Sets the Chinese words of the program with full-width marks; with --check only names the files.
for (const path of globSync('{bin,src}/**/*.{ts,tsx}').filter(file => !file.includes('.test.'))) {
  const source = readFileSync(path, 'utf8')
  const set = setMarks(source)
  if (set === source) continue
  if (!process.argv.includes('--check')) writeFileSync(path, set)
  else {
    console.error(`${path}: Chinese words with half-width marks; npm run format sets them`)
    process.exitCode = 1
  }
}
