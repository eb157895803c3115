export { createTeam, joinTeam, leaveTeam, type MemberInput, type TeamInput } from './actions.ts'
export {
  createPartner,
  linkTeamPartner,
  signAgreement,
  type AgreementInput,
  type PartnerInput,
} from './partner-actions.ts'
export { listPartners } from './partner-store.ts'
export { listTeams } from './store.ts'
export { resources, type Resource, type TeamLine } from './team.ts'
