/**
 * What Schemathesis finds and no document can mend: by its code of the failure and the operation, with the reason. The
 * list is exact in a long run: an entry that finds nothing is told.
 */
export interface OverStrict {
  readonly code: string
  readonly operation: string
  readonly reason: string
}

/** A request that fits its schema and is answered 400 all the same. */
const rejected = (operation: string, reason: string): OverStrict => ({ code: 'ST202', operation, reason })

const mediaTypeOfRead = 'OpenAPI has no way to ask for a Content-Type without a body, as the live service does.'

export const overStrict: readonly OverStrict[] = [
  rejected('POST /v1/organizations/{organizationId}/invitations', 'A schema does not know which roles there are.'),
  rejected('GET /rest/orgs/{org_id}/invites', 'A schema of one parameter does not know that another one excludes it.'),
  rejected(
    'POST /rest/orgs/{org_id}/invites',
    "A schema does not know which roles there are, nor a release's own body.",
  ),
  rejected(
    'GET /api/v2/organizations/{organization_id}/invites',
    'The service takes ranges that no pattern describes whole.',
  ),
  rejected(
    'POST /api/v2/organizations/{organization_id}/invites',
    "The service's rule for addresses is wider than any format.",
  ),
  rejected(
    'PUT /api/v2/organizations/{organization_id}/invites/{invite_id}/accept',
    'A schema does not know the code.',
  ),
  rejected(
    'DELETE /rest/orgs/{org_id}/invites/{invite_id}',
    "Snyk's own pattern takes versions that its gateway refuses.",
  ),
  rejected('GET /api/v2/organizations/{organization_id}/invites/{invite_id}', mediaTypeOfRead),
  rejected('DELETE /api/v2/organizations/{organization_id}/invites/{invite_id}', mediaTypeOfRead),
  rejected('Stateful tests of mpdx', 'The same rejections as above, in the middle of a story.'),
  rejected('Stateful tests of control', 'The same rejections as below, in the middle of a story.'),
  {
    code: 'ST301',
    operation: 'Stateful tests of mpdx',
    reason: 'A cancelled invite is kept and still shown, as by the twin of the service.',
  },
  rejected('GET /_mock/outbox', 'A schema does not know which mails there were.'),
  rejected('GET /_mock/overview', 'A schema does not know which time zones a machine knows.'),
  rejected('GET /_mock/outbox/wait', 'A schema does not know which time zones a machine knows.'),
  rejected('GET /_mock/outbox/{id}', 'A schema does not know which time zones a machine knows.'),
  rejected('GET /_mock/outbox/{id}/raw', 'A schema does not know which time zones a machine knows.'),
  rejected('POST /_mock/invitations/{id}/accept', 'A schema does not know who there is.'),
  rejected('POST /_mock/invitations/{id}/decline', 'A schema does not know who there is.'),
  rejected('POST /_mock/bugs', 'Bugs are named by a text, so that the message can say which one was meant.'),
  rejected('DELETE /_mock/bugs/{id}', 'Bugs are named by a text, so that the message can say which one was meant.'),
  rejected('GET /_mock/people', 'A schema does not know who there is.'),
  rejected(
    'PATCH /_mock/sandboxes/{name}',
    'A time to live is bounded by the start, and a machine knows its time zones.',
  ),
  rejected('GET /_mock/journal', 'A schema does not know which requests there were.'),
  rejected('POST /_mock/barriers', 'Operations are named by a text, so that the message can say which one was meant.'),
  rejected('POST /_mock/clock/advance', 'A duration can lead out of the range of times.'),
  rejected('PUT /_mock/clock', 'A real clock takes no time.'),
  rejected('POST /_mock/faults', 'Effects can contradict each other, which the message says in words.'),
  rejected('PUT /_mock/faults/{id}', 'Effects can contradict each other, which the message says in words.'),
  rejected('POST /_mock/fork', 'A time to live is bounded by the start.'),
  rejected('POST /_mock/sandboxes', 'Parameters are those of the scenario, and the clock can contradict itself.'),
  rejected('POST /_mock/provider-states', 'States and their parameters are what `invitekit states` lists.'),
  rejected('PUT /_mock/snapshots/{name}', 'A file of the right form can hold a world that is not sound.'),
]
