import formats from 'ajv-formats/dist/formats.js'
import equal from 'ajv/dist/runtime/equal.js'
import ucs2length from 'ajv/dist/runtime/ucs2length.js'
import uri from 'ajv/dist/runtime/uri.js'
import validationError from 'ajv/dist/runtime/validation_error.js'

/** As `require` gives it, whatever the loader has made of it. */
const required = (part: unknown): unknown =>
  (typeof part === 'object' || typeof part === 'function') && part !== null && 'default' in part
    ? part
    : { default: part }

const parts: Readonly<Record<string, unknown>> = {
  'ajv-formats/dist/formats': formats,
  'ajv/dist/runtime/equal': required(equal),
  'ajv/dist/runtime/ucs2length': required(ucs2length),
  'ajv/dist/runtime/uri': required(uri),
  'ajv/dist/runtime/validation_error': required(validationError),
}

/** What compiled validators ask for by these names. */
export const partsOf = (name: string): unknown => parts[name]
