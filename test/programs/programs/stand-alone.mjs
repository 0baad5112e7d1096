console.log('on its own', process.argv.length - 2)
process.exitCode = Number(process.argv[2] ?? 0)
