/** What openapi-typescript writes of the document beside, cut down to what a definition needs. */
interface Invitation {
  id: string
  email: string
  role: 'admin' | 'editor' | 'viewer'
  status: 'open' | 'accepted' | 'revoked' | 'expired'
  note?: string
  created_at: string
  expires_at: string | null
}
interface Failure {
  headers: Record<string, unknown>
  content: { 'application/json': { error: { code: string; message: string } } }
}
interface Found {
  headers: Record<string, unknown>
  content: { 'application/json': Invitation }
}

export interface operations {
  listInvitations: {
    parameters: { query?: { status?: string; page?: number; per_page?: number }; path: { team_id: string } }
    requestBody?: never
    responses: {
      200: { headers: Record<string, unknown>; content: { 'application/json': { items: Invitation[]; total: number } } }
      default: Failure
    }
  }
  createInvitation: {
    parameters: { query?: never; path: { team_id: string } }
    requestBody: {
      content: { 'application/json': { email: string; role: 'admin' | 'editor' | 'viewer'; note?: string } }
    }
    responses: { 201: Found; 409: Failure; default: Failure }
  }
  revokeInvitation: {
    parameters: { path: { team_id: string; invitation_id: string } }
    requestBody?: never
    responses: { 204: { headers: Record<string, unknown>; content?: never }; 404: Failure }
  }
}
