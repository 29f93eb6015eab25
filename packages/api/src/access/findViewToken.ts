/** The view token of an Authorization header, still to be verified; undefined when there is none or something else. */
export function findViewToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer +(hvt_.*)$/i.exec(authorization)?.[1];
}
