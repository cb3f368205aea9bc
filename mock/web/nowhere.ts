/** The URL of a mock that does not listen and was given none: a name of the machine itself, at which nobody else is. */
export const nowhere = 'http://invitekit.localhost'
