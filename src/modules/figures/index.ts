export { tally, verifyTallies, type Difference } from './actions.ts'
export { countsIn, figureKey, isSmallCell, type Definition } from './definition.ts'
export { definitionOf, definitions } from './definitions.ts'
export { sections, sectionWords } from './pages.tsx'
export { printFigures } from './query.ts'
export {
  latestYear,
  readBehind,
  readMonths,
  readScope,
  readSubtree,
  readUnion,
  readValue,
  readValues,
  type FigureValue,
  type MonthValue,
} from './store.ts'
export { deltasOf, type Change } from './tally.ts'
