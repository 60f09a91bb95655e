/** What a contact can be to a deal: said of the link from both ends. */
export const dealRoles = [
  'decision_maker',
  'champion',
  'evaluator',
  'influencer',
  'economic_buyer',
  'blocker',
  'other',
] as const satisfies readonly [string, ...string[]];
