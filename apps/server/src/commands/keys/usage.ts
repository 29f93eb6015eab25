export const keysUsage = `usage:
  holat keys create --name N --scope S [--scope S]... [--target P]... [--session P]... [--expires 30d]
                              makes a key and prints it, this once; who asks sends it as Authorization: Bearer KEY.
                              Scopes: calls:read, calls:start, calls:manage, sessions:read, sessions:manage,
                              messages:send; admin includes them all. With --target the key sees the call sessions of
                              these targets alone, with --session these connection sessions alone: a name, or the
                              beginning of names and a *, in quotes. --expires takes minutes, hours, days or weeks
                              (90m, 12h, 30d, 52w)
  holat keys list             all of them, never the keys themselves
  holat keys revoke ID        ends one, on all servers, and the streams that it has open

with each:
  --json                      JSON, one object a line
  --url URL                   the server; HOLAT_URL, else http://localhost:3000
  HOLAT_API_KEY               a key with the scope admin, which the server wants on loopback too
  --database                  not by a server but directly in the database (DATABASE_URL, else PGlite in
                              HOLAT_DATA_DIR); so it is done also when no server was named and none is there

exit codes: 0, 2 wrong usage, 4 the server or the database cannot be reached or refused
`;
