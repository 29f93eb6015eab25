export const callsUsage = `usage:
  holat calls start [--target T] [--number N]... [--numbers-file FILE|-] [--arg NAME=VALUE]... [--metadata JSON]
                    [--idempotency-key K] [--watch]
                              starts a session and says its id; the numbers stand one a line in FILE, - is stdin
  holat calls list [--status S] [--target T] [--limit N | --all]
                              the newest sessions, 20 unless told otherwise
  holat calls show ID         all about one session
  holat calls watch ID        follows a session to its end; Ctrl-C ends the watching, not the session
  holat calls cancel ID [--force]
                              asks for the end of a session; --force does not wait for the target to confirm

with each:
  --json                      JSON, one object a line
  --lang uz|ru|en|id          language of the status
  --url URL                   the server; HOLAT_URL, else http://localhost:3000
  HOLAT_API_KEY               a key, where the server wants one

exit codes of watch and start --watch: 0 COMPLETED, 1 FAILED, 3 canceled, 130 stopped by Ctrl-C
of all: 2 wrong usage, 4 the server cannot be reached or refused
`;
