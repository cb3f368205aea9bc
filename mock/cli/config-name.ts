import { existsSync } from 'node:fs'

const names = ['js', 'mjs', 'ts', 'mts'].map((ending) => `invitekit.config.${ending}`)

/** The configuration file of the folder; undefined: it has none. */
export const configName = (): string | undefined => names.find((each) => existsSync(each))
