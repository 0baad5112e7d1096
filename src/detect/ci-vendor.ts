/* The fact `ci.vendor`: which service runs a CI job. Each service is known by the variables it sets. */

import { isCi } from '../policy/ci.ts'
import { isSet } from '../policy/is-set.ts'
import type { View } from './view.ts'

/**
 * The variables that each service sets, all of them at once; `NAME=value` where only the value tells. The first row that fits counts. So
 * a service that sets another one's variables, to be compatible with it, stands before that one: Gitea before GitHub, Harness before
 * Drone, Jenkins before Hudson. Services whose variables have names that others could use, too, come last. The table is
 * made in CI jobs alone.
 */
const vendors = (): readonly (readonly [vendor: string, variables: string])[] => [
  ['gitea_actions', 'GITEA_ACTIONS'],
  ['github_actions', 'GITHUB_ACTIONS'],
  ['gitlab', 'GITLAB_CI'],
  ['circle', 'CIRCLECI'],
  ['azure_pipelines', 'TF_BUILD'],
  ['jenkins', 'JENKINS_URL BUILD_ID'],
  ['hudson', 'HUDSON_URL'],
  ['buildkite', 'BUILDKITE'],
  ['travis', 'TRAVIS'],
  ['bitbucket', 'BITBUCKET_COMMIT'],
  ['teamcity', 'TEAMCITY_VERSION'],
  ['codebuild', 'CODEBUILD_BUILD_ARN'],
  ['appveyor', 'APPVEYOR'],
  ['agola', 'AGOLA_GIT_REF'],
  ['alpic', 'ALPIC_HOST'],
  ['appcenter', 'APPCENTER_BUILD_ID'],
  ['appcircle', 'AC_APPCIRCLE'],
  ['bamboo', 'bamboo_planKey'],
  ['bitrise', 'BITRISE_IO'],
  ['buddy', 'BUDDY_WORKSPACE_ID'],
  ['capawesome_cloud', 'CAPAWESOME_CLOUD'],
  ['cirrus', 'CIRRUS_CI'],
  ['cloudflare_pages', 'CF_PAGES'],
  ['cloudflare_workers', 'WORKERS_CI'],
  ['codefresh', 'CF_BUILD_ID'],
  ['codemagic', 'CM_BUILD_ID'],
  ['codeship', 'CI_NAME=codeship'],
  ['sourcehut', 'CI_NAME=sourcehut'],
  ['woodpecker', 'CI=woodpecker'],
  ['earthly', 'EARTHLY_CI'],
  ['eas', 'EAS_BUILD'],
  ['gerrit', 'GERRIT_PROJECT'],
  ['gocd', 'GO_PIPELINE_LABEL'],
  ['google_cloud_build', 'BUILDER_OUTPUT'],
  ['harness', 'HARNESS_BUILD_ID'],
  ['heroku', 'NODE=/app/.heroku/node/bin/node'],
  ['layerci', 'LAYERCI'],
  ['netlify', 'NETLIFY'],
  ['nevercode', 'NEVERCODE'],
  ['prow', 'PROW_JOB_ID'],
  ['releasehub', 'RELEASE_BUILD_ID'],
  ['sail', 'SAILCI'],
  ['screwdriver', 'SCREWDRIVER'],
  ['semaphore', 'SEMAPHORE'],
  ['vercel', 'NOW_BUILDER'],
  ['vercel', 'VERCEL'],
  ['xcode_cloud', 'CI_XCODE_PROJECT'],
  ['xcode_server', 'XCS'],
  ['drone', 'DRONE'],
  ['dsari', 'DSARI'],
  ['magnum', 'MAGNUM'],
  ['render', 'RENDER'],
  ['rwx', 'RWX'],
  ['strider', 'STRIDER'],
  ['vela', 'VELA'],
  ['taskcluster', 'TASK_ID RUN_ID'],
]

/**
 * The service whose CI job this is, `other` for one that is not in the table. Undefined where it is no CI job: Vercel and others set their
 * variables where finished programs run, too.
 */
export function ciVendor({ env }: Pick<View, 'env'>): string | undefined {
  if (!isCi(env)) return undefined
  const isThere = (variable: string): boolean => {
    const [name = '', value] = variable.split('=')
    return value === undefined ? isSet(env[name]) : env[name]?.trim() === value
  }
  return vendors().find(([, variables]) => variables.split(' ').every(isThere))?.[0] ?? 'other'
}
