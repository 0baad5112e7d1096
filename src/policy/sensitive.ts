/*
 * The last net under a catalogue: texts that were declared (words, patterns, ids) and still must not leave. It cannot find everything, and
 * is no reason to declare free text.
 */

/**
 * What a text looks like that must not leave, whatever was declared: it names a person or gives access to something.
 * Undefined: none of these. Every expression is linear in the length of a text, of which there are 256 characters at most.
 */
export function sensitive(text: string): 'home path' | 'e-mail address' | 'secret' | undefined {
  if (homePaths.some((form) => form.test(text))) return 'home path'
  if (secrets.some((form) => form.test(text))) return 'secret'
  if (text.includes('@') && mail.test(text)) return 'e-mail address'
  return undefined
}

/** Folders with a user's name in them, on any system. `src/home/place.ts` is none of them, and neither is the page of a website. */
const homePaths: readonly RegExp[] = [
  /(?:^|[^A-Za-z0-9_.])(?:~[\\/]|[\\/](?:home|Users)[\\/][^\\/\s]|[A-Za-z]:[\\/]Users[\\/])/i,
  // Below something else: a drive under WSL, another root, a remote machine.
  /^(?:[\\/]|(?:file|vscode-remote):)[^\n]{0,255}?[\\/](?:home|Users)[\\/][^\\/\s]/i,
  /^[\\/]root[\\/]/,
]

/** An address, where the part behind the @ is a host: `pkg@1.2.3` is a version, and `npm:a@latest` a tag. */
const mail = /[\w.+-]@(?!v?\d+\.)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}(?![\w-])/

/** Forms that their issuers have published so that they can be found, and places where a password stands. */
const secrets: readonly RegExp[] = [
  // Anthropic, OpenAI and others: their keys hold digits, which names that begin with `sk-` do not. Then Stripe.
  /\bsk-(?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{20}/,
  /\b[srp]k_(?:live|test)_[A-Za-z0-9]{16}/,
  // GitHub, GitLab, npm, PyPI, Docker, Hugging Face.
  /\b(?:gh[pousr]_[A-Za-z0-9]{30}|github_pat_[A-Za-z0-9_]{22}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36}|pypi-AgEI|dckr_pat_|hf_[A-Za-z]{30})/,
  // Amazon, Google, Azure, DigitalOcean.
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bAIza[\w-]{35}/,
  /\bya29\.[\w-]{20}/,
  /\bAccountKey=/i,
  /\bdo[opr]_v1_[0-9a-f]{32}/,
  // Slack, SendGrid, Shopify, Linear, Twilio.
  /\bxox[abeoprs]-[\w-]{10}/,
  /hooks\.slack\.com\//,
  /\bSG\.[\w-]{16,32}\./,
  /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/,
  /\blin_api_[A-Za-z0-9]{30}/,
  /\bSK[0-9a-f]{32}\b/,
  // A JSON Web Token, a private key, age.
  /\beyJ[\w-]{10,250}\.eyJ/,
  /-----BEGIN /,
  /\bAGE-SECRET-KEY-1/,
  // A password in a URL, a header, an assignment.
  /:\/\/[^\s/:@]{0,250}:[^\s/@]{1,250}@/,
  /\b(?:Bearer|Basic) [\w.~+/-]{8}/i,
  /\b(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)\s?[=:]\s?[^\s]{4}/i,
]
