import type { Problem } from '../domain/problem.ts'
import { refuse } from '../domain/problem.ts'
import type { OwnExchange } from './definition.ts'
import type { OwnRequest } from './exchange.ts'
import { changeRole, membersOf, removeMember } from './members.ts'
import type { OwnOrganization, OwnPerson } from './own-invitation.ts'
import { parsedQuery } from './parsed-query.ts'
import { wordOf } from './roles.ts'
import { organizationView, personView } from './views.ts'

/**
 * A request as the definition's functions see it. Each part is made when it is asked for; functions can be taken out of it,
 * as in `({ respond, invitations }) => …`.
 */
export class HandledExchange implements OwnExchange {
  readonly #request: OwnRequest
  #path: OwnExchange['path'] | undefined
  #query: OwnExchange['query'] | undefined
  #headers: OwnExchange['headers'] | undefined

  constructor(request: OwnRequest) {
    this.#request = request
  }

  get operationId(): string {
    return this.#request.operation.id
  }

  // What handlers are given is theirs: other requests of the target share what was read of it.
  get path(): OwnExchange['path'] {
    return (this.#path ??= { ...this.#request.target.path } as OwnExchange['path'])
  }

  get query(): OwnExchange['query'] {
    const { opened, operation, exchange } = this.#request
    return (this.#query ??= parsedQuery(opened.document, operation, exchange.target))
  }

  get body(): OwnExchange['body'] {
    return this.#request.body
  }

  get headers(): OwnExchange['headers'] {
    return (this.#headers ??= Object.fromEntries(
      Object.entries(this.#request.exchange.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    ))
  }

  get caller(): OwnPerson | undefined {
    const person = this.#request.person()
    return person && personView(person)
  }

  get now(): number {
    return this.#request.now
  }

  get url(): string {
    return this.#request.url
  }

  get invitations(): OwnExchange['invitations'] {
    return this.#request
  }

  get organization(): OwnExchange['organization'] {
    return (name) => {
      const { organization, roles } = this.#request.access(name)
      return { ...organizationView(organization), role: roles[0] ? wordOf(roles[0], this.#request.opened.roles) : '' }
    }
  }

  get members(): OwnExchange['members'] {
    return (of) => {
      const { world, opened } = this.#request
      return membersOf(world, this.#accessTo(of, 'org.user.read').organization.id, opened.roles)
    }
  }

  get changeRole(): OwnExchange['changeRole'] {
    return (member, role, of) => {
      const { world, opened } = this.#request
      changeRole(world, this.#accessTo(of), member.id, opened.roles, role)
    }
  }

  get removeMember(): OwnExchange['removeMember'] {
    return (member, of) => removeMember(this.#request.world, this.#accessTo(of), member.id)
  }

  /** To an organization; to the one that the request names, or the caller's first, unless given. */
  #accessTo(of: OwnOrganization = this.organization(), needed: 'org.read' | 'org.user.read' = 'org.read') {
    return this.#request.access(of.id, needed)
  }

  get person(): OwnExchange['person'] {
    return (name) => {
      const found = this.#request.findPerson(name)
      return found && personView(found)
    }
  }

  get respond(): OwnExchange['respond'] {
    return ((status: number, body?: unknown, headers?: Record<string, string>) =>
      this.#request.respond(status, body, headers)) as OwnExchange['respond']
  }

  get page(): OwnExchange['page'] {
    return (all) => this.#request.page(all)
  }

  get usual(): OwnExchange['usual'] {
    return () => this.#request.usual()
  }

  get present(): OwnExchange['present'] {
    return (invitation) => this.#request.present(invitation)
  }

  get refuse(): OwnExchange['refuse'] {
    return (problem: Problem) => refuse(problem)
  }
}
