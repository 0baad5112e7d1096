import { or } from '../model/or.ts'
import { isObject } from './validators.ts'

/** Whether it is an object of options or the like. A revoked Proxy is none: not even its type can be asked for. For where a client does not catch what is thrown. */
export const isReadable = (value: unknown): value is object => or(false, () => isObject(value))
