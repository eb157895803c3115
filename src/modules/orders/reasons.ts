// Why things are done or not done, as codes: what is counted is never read out of free words.

export const rejectReasons = [
  'not-volunteer-work',
  'unlawful',
  'duplicate',
  'out-of-area',
  'harmful',
] as const
export const declineReasons = ['not-ours', 'nobody-free', 'no-skill', 'too-far', 'unsafe'] as const
export const cancelReasons = ['no-longer-needed', 'solved', 'mistake', 'cannot-serve', 'unreachable'] as const
export const pauseReasons = ['parts', 'weather', 'hospital', 'nobody-home', 'other'] as const
export const disputeReasons = ['not-done', 'partly', 'poor', 'damage'] as const
export const unmetReasons = ['no-team', 'no-skill', 'no-project', 'no-resource'] as const
export const receivers = ['12345', 'police', 'clinic', 'relief', 'justice', 'housing', 'other'] as const
export const ratingSources = ['self', 'proxy', 'call-back', 'paper'] as const
