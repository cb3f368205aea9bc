import { mockRoute } from 'invitekit/next'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = mockRoute({ seed: 7 })
