/** Of a request what a status can be about. */
export type Subject = 'content-type' | 'accept' | 'body' | 'query' | 'header' | 'path' | 'credentials'

/** A client may send what is wrong to learn how it is told so: by status, what of its request the spec may refuse. */
const subjects: Readonly<Record<number, readonly Subject[]>> = {
  400: ['content-type', 'accept', 'body', 'query', 'header', 'path'],
  401: ['credentials'],
  404: ['path'],
  406: ['accept'],
  413: ['body'],
  415: ['content-type', 'body'],
  422: ['body', 'query'],
  431: ['header'],
}

/** Whether a request that wants this status may be wrong in this. What the status is not about has to be right. */
export function mayBeWrong(status: number, subject: Subject): boolean {
  return subjects[status]?.includes(subject) ?? false
}
