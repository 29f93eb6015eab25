/** The view token of an Authorization header, still to be verified; undefined when there is none or something else. */
export function findViewToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !/^Bearer hvt_/i.test(authorization)) return undefined;
  return authorization.slice("Bearer ".length);
}
