import { readFileSync, writeFileSync } from 'node:fs'

import { freshDatabase } from '#test/db'
import { definitions, printFigures } from '#figures'
import { readCatalog } from '#tools/catalog'
import { schemaSql, tablesTs } from '#tools/schema-text'

// Writes what the migrations make, as SQL to read and as types to compile against, and the SQL of every figure;
// with --check only compares.
const catalog = await readCatalog((await freshDatabase()).owner)
const texts = {
  'db/schema.sql': schemaSql(catalog),
  'src/platform/tables.ts': tablesTs(catalog),
  'db/figures.sql': printFigures(definitions),
}
for (const [path, text] of Object.entries(texts)) {
  if (!process.argv.includes('--check')) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is stale: run npm run schema and commit it`)
    process.exitCode = 1
  }
}
