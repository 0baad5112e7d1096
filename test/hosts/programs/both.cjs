/** A program that gets orangebox in both ways: one copy, for what is called on one is known to the other. */
const required = [require('orangebox'), require('orangebox/testing'), require('orangebox/upload')]

void Promise.all([import('orangebox'), import('orangebox/testing'), import('orangebox/upload')]).then((imported) => {
  const same = required.map((module, n) => Object.keys(module).every((name) => module[name] === imported[n][name]))
  console.log(JSON.stringify({ same, names: required.map((module) => Object.keys(module).length) }))
})
