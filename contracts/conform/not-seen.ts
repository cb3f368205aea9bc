/** Why a check can't be gone on with: what it needs did not come about. The message is for a person. */
export class NotSeen extends Error {}
