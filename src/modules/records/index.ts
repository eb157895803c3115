export { householdId } from '#people'
export { change, fingerprintOf, journalFrom, knownAt, register, registered, registerFrom } from './actions.ts'
export { countImported, isKnown, listImported } from './import-store.ts'
export { kindIds, kindOf, kinds, typedKindIds, unitOf, type Kind, type KindId } from './kind.ts'
export { factsText, readFacts, type Known, type Typed } from './facts.ts'
export { begin, conclude, type Work } from './service-actions.ts'
export {
  decide,
  isLegal,
  legalFrom,
  type Class,
  type Facts,
  type RegisterRecord,
  type Status,
} from './record.ts'
export { filterOf } from './filter.ts'
export { listPending, listRecords } from './list-store.ts'
export { findRecord, insertRecords } from './store.ts'
export { classWords, gradeWords, labels, methodWords } from './text.ts'
export { prepareEvidence, sweepEvidence, type Upload } from './upload-actions.ts'
export { verifyEvidence, verifyRecords } from './verify-actions.ts'
