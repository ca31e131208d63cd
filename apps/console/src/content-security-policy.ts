/**
 * The policy that the console's pages are built for: nothing inline, nothing from elsewhere. Send it with `/` and every
 * page path as `content-security-policy`.
 */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
