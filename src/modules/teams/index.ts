export {
  createPartner,
  createTeam,
  joinTeam,
  leaveTeam,
  linkTeamPartner,
  signAgreement,
  type AgreementInput,
  type MemberInput,
  type PartnerInput,
  type TeamInput,
} from './actions.ts'
export { listPartners, listTeams, type PartnerLine } from './store.ts'
export { resources, type Resource, type TeamLine } from './team.ts'
