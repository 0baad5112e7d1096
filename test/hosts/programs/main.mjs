/** A program that is neither bundled nor compiled needs nothing else. */
import { live } from './life.mjs'

void live()
