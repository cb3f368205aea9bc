import { expect, test } from 'vitest'
import { controlCodes } from '../../control/problem.ts'
import { en } from './en.ts'
import { errorsInRussian } from './errors-ru.ts'

test('there is a Russian sentence for every error of the control plane, and what to do', () => {
  const said = (code: string) => {
    const words = errorsInRussian[code]
    return typeof words === 'function' ? words('what') : (words ?? '')
  }
  expect(controlCodes.filter((code) => !/[а-яё]{3}/i.test(said(code)))).toEqual([])
  expect(Object.keys(en.errors.codes).filter((code) => !(code in errorsInRussian))).toEqual([])
})
