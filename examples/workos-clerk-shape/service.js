export { default as clerk } from './clerk.js'
export { default as workos } from './workos.js'
