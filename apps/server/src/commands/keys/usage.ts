export const keysUsage = `usage:
  holat keys create --name N --scope S [--scope S]... [--session PATTERN]... [--target PATTERN]... [--expires 30d]
                              makes a key and prints it, this once. Scopes: calls:read, calls:start, calls:manage,
                              sessions:read, sessions:manage, messages:send, admin. A pattern is an exact name, or the
                              beginning of names and a *: the key sees those sessions and targets alone.
                              --expires wants minutes, hours or days: 90m, 12h, 30d
  holat keys list             all keys, never the keys themselves
  holat keys revoke ID        ends a key and the streams that were opened with it

with each:
  --json                      JSON, one object a line
  --url URL                   the server to ask; HOLAT_URL, else localhost at HOLAT_PORT (3000)
  --local                     on the database itself, with the settings of holat serve; so too when neither --url nor
                              HOLAT_URL is given and no server answers: the first key is made before the first start
  HOLAT_API_KEY               a key with the scope admin, for the server

exit codes: 0, 2 wrong usage or settings, 4 the server or the database cannot be reached, or refused
`;
