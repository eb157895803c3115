export { figuresOf, tally, verifyTallies, type Difference } from './actions.ts'
export { countsIn, figureKey, sections, type Definition } from './definition.ts'
export { definitionOf, definitions } from './definitions.ts'
export { beginProgramFigures } from './own-actions.ts'
export { figureSql, printFigures } from './query.ts'
export {
  latestYear,
  listScope,
  readBehind,
  readMonths,
  readScope,
  readUnion,
  readValue,
  readValues,
  type FigureValue,
  type MonthValue,
} from './read-store.ts'
export { readSubtree, readSubtreeTotals } from './subtree-store.ts'
export { deltasOf, type Change } from './tally.ts'
export { sectionWords } from './words.ts'
