/*
 * Whether a program runs as a CI job. There the disk dies with the job, so `shutdown` waits longer, and a notice is not shown. Which
 * service it is, `detect/ci-vendor.ts` finds out later.
 */

import { isSet } from './is-set.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Whether this is a CI job. `CI=false` (or 0, no, off) says no, whatever else is set. */
export function isCi(env: Env): boolean {
  // Variables that only a CI service sets. `BUILD_NUMBER` and `RUN_ID` are not among them, because ordinary shells have those too.
  const variables = [
    'CI',
    'CONTINUOUS_INTEGRATION',
    'GITHUB_ACTIONS',
    'GITLAB_CI',
    'CIRCLECI',
    'BUILDKITE',
    'TRAVIS',
    'TF_BUILD',
    'TEAMCITY_VERSION',
    'JENKINS_URL',
    'BITBUCKET_COMMIT',
    'CODEBUILD_BUILD_ARN',
    'APPVEYOR',
    'DRONE',
    'SEMAPHORE',
  ]

  if (env.CI !== undefined && !isSet(env.CI)) return false
  for (const name of variables) if (isSet(env[name])) return true
  return false
}
