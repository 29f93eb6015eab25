export const sessionsUsage = `usage:
  holat sessions list [--connected | --active]
                              linked WhatsApp accounts: what is stored, and what each socket is now
  holat sessions show NAME
  holat sessions create NAME  makes a session and opens it; see: holat sessions qr NAME
  holat sessions qr NAME      the code to scan, as text, or to type; follows it until the account is linked
  holat sessions pairing-code NAME PHONE
                              a code to type on the phone instead
  holat sessions restart NAME | stop NAME | logout NAME | delete NAME
  holat sessions health       what is not as it should be, why, and what to do
  holat sessions available    those that can send now, the least loaded first
  holat sessions history NAME [--limit N]
                              what became of it, newest first
  holat sessions uptime [NAME]
                              of the last seven days
  holat sessions watch        each change as it comes, until Ctrl-C
  holat sessions import NAME FOLDER
                              an account that Baileys linked elsewhere, by its auth folder; stop it there first
  holat sessions send TO TEXT [--session NAME]
                              over the least-loaded session that can send, or over this one

with each:
  --json                      JSON
  --url URL                   the server; HOLAT_URL, else http://localhost:3000
  HOLAT_API_KEY               a key with the scopes sessions:read, sessions:manage or messages:send

exit codes: 0, 2 wrong usage, 4 the server cannot be reached or refused
`;
