/** Names of the facts about this process, by what they are called here. */
export * as fact from './fact-names.ts'
