interface Node<Value> {
  readonly literals: Map<string, Node<Value>>
  parameter?: { readonly name: string; readonly node: Node<Value> }
  value?: Value
}

export interface Found<Value> {
  readonly value: Value
  /** The path's parameters, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Finds what stands at a path, segment by segment: the number of paths it knows costs nothing. */
export class PathTree<Value> {
  readonly #root: Node<Value> = { literals: new Map() }

  /** `template` is a path of an OpenAPI document, in which `{name}` stands for one segment that is not empty. */
  add(template: string, value: Value): void {
    let node = this.#root
    for (const segment of template.slice(1).split('/')) {
      const [, name] = /^\{([^{}]+)\}$/.exec(segment) ?? []
      node = name === undefined ? literalOf(node, segment) : parameterOf(node, name)
    }
    node.value = value
  }

  /** undefined when nothing stands there. Throws a URIError when a parameter is not valid percent-encoding. */
  find(path: string): Found<Value> | undefined {
    const parameters: Record<string, string> = {}
    let node = this.#root
    for (let start = 1; start > 0;) {
      const slash = path.indexOf('/', start)
      const segment = slash < 0 ? path.slice(start) : path.slice(start, slash)
      const literal = node.literals.get(segment)
      if (literal) {
        node = literal
      } else {
        if (!node.parameter || segment === '') return undefined
        parameters[node.parameter.name] = segment.includes('%') ? decodeURIComponent(segment) : segment
        node = node.parameter.node
      }
      start = slash + 1
    }
    return node.value === undefined ? undefined : { value: node.value, parameters }
  }
}

function literalOf<Value>(node: Node<Value>, segment: string): Node<Value> {
  const known = node.literals.get(segment)
  if (known) return known
  const made: Node<Value> = { literals: new Map() }
  node.literals.set(segment, made)
  return made
}

function parameterOf<Value>(node: Node<Value>, name: string): Node<Value> {
  const { node: next } = (node.parameter ??= { name, node: { literals: new Map() } })
  return next
}
