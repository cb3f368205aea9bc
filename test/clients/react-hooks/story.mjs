/**
 * What a page does with the hooks of clickhouse-cloud-react-hooks, rendered by React into jsdom. Arguments: the mock's URL,
 * an organization, an address that is a member's. The key is in the environment. Prints JSON.
 */
import { JSDOM } from 'jsdom'

const [baseUrl, organization, taken] = process.argv.slice(2)
const { KEY_ID: keyId, KEY_SECRET: keySecret } = process.env

const { window } = new JSDOM('<main></main>', { url: baseUrl })
const { document, navigator } = window
for (const [name, value] of Object.entries({ window, document, navigator, IS_REACT_ACT_ENVIRONMENT: true })) {
  // Newer Nodes have a navigator that no assignment replaces.
  Object.defineProperty(globalThis, name, { value, configurable: true })
}
const { act, createElement } = await import('react')
const { createRoot } = await import('react-dom/client')
const hooks = await import('clickhouse-cloud-react-hooks')

/** What the hook gives in a component of its own, once what it reads has been read anew. */
async function use(hook) {
  let told
  const Page = () => {
    told = hook()
    return null
  }
  const root = createRoot(window.document.querySelector('main'))
  await act(() => root.render(createElement(Page)))
  // Two hooks of the same kind within two seconds share an answer, so that a page asks again after a change.
  await act(() => told.mutate?.())
  await act(() => root.unmount())
  return told
}

const config = { baseUrl, keyId, keySecret }
const refused = ({ name, message, status }) => ({ name, message, status })
const read = async (hook) => {
  const { data, error } = await use(hook)
  return error ? refused(error) : data
}
const ask = (call) => call().catch(refused)

const list = () => read(() => hooks.useInvitations(organization, config))
const { createInvitation } = await use(() => hooks.useCreateInvitation(organization, config))
const told = { before: await list() }
told.created = await ask(() => createInvitation({ email: 'New.Person@Example.com', role: 'developer' }))
const { id } = told.created
told.shown = await read(() => hooks.useInvitation(organization, id, config))
told.again = await ask(() => createInvitation({ email: 'new.person@example.com', role: 'developer' }))
told.member = await ask(() => createInvitation({ email: taken, role: 'developer' }))
const { deleteInvitation } = await use(() => hooks.useDeleteInvitation(organization, id, config))
told.deleted = await ask(deleteInvitation)
told.gone = await read(() => hooks.useInvitation(organization, id, config))
told.after = await list()
told.members = await read(() => hooks.useOrganizationMembers(organization, config))
told.organizations = await read(() => hooks.useOrganizations(config))
told.stranger = await read(() => hooks.useInvitations(organization, { ...config, keySecret: 'wrong' }))
// A hook that was refused would ask again for a while.
process.stdout.write(JSON.stringify(told), () => process.exit())
