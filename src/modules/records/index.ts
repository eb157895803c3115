export { householdId } from '#people'
export {
  change,
  fingerprintOf,
  journalFrom,
  knownAt,
  register,
  registered,
  registerFrom,
  verifyRecords,
} from './actions.ts'
export { prepareEvidence, sweepEvidence, verifyEvidence, type Upload } from './evidence-actions.ts'
export { kindIds, kindOf, kinds, unitOf, type Kind, type KindId } from './kind.ts'
export {
  decide,
  factsText,
  isLegal,
  legalFrom,
  readFacts,
  type Class,
  type Facts,
  type Known,
  type RegisterRecord,
  type Status,
  type Typed,
} from './record.ts'
export { listPending, listRecords } from './list-store.ts'
export { countImported, countKnown, insertRecords, listImported } from './store.ts'
export { classWords, gradeWords, labels, methodWords } from './text.ts'
