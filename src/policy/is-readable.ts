/* The first question to anything that a host may have given, where an exception would reach the host. */

import { or } from '../model/or.ts'
import { isObject } from './validators.ts'

/** Whether it is an object of options or the like. A revoked Proxy is none: not even its type can be asked for. */
export const isReadable = (value: unknown): value is object => or(false, () => isObject(value))
