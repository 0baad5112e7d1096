/** The small entry done wrong: imports run before any code, so the program runs before the question is asked. */
import { runUploaderIfChild } from 'orangebox/upload'
import './main.mjs'

runUploaderIfChild()
