// @ts-check
/** An oxlint rule: in mock/, only the clock asks for the time and only a seed makes randomness. */
const message = 'Same seed, same world: take the time from the Clock and randomness from the seeded Ids, as arguments.'

/** @param {any} node @param {string} name */
const isNamed = (node, name) => node.type === 'Identifier' && node.name === name

/** @param {any} node */
const isHidden = ({ object, property }) =>
  (isNamed(object, 'Date') && isNamed(property, 'now')) || (isNamed(object, 'Math') && isNamed(property, 'random'))

export default {
  meta: { name: 'invitekit' },
  rules: {
    'no-hidden-inputs': {
      /** @param {any} context */
      create: (context) => ({
        /** @param {any} node */
        MemberExpression(node) {
          if (isHidden(node)) context.report({ node, message })
        },
        /** @param {any} node */
        NewExpression(node) {
          if (isNamed(node.callee, 'Date') && node.arguments.length === 0) context.report({ node, message })
        },
        /** @param {any} node */
        CallExpression(node) {
          if (isNamed(node.callee, 'Date')) context.report({ node, message })
        },
      }),
    },
  },
}
