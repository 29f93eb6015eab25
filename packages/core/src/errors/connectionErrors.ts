import type { ErrorCode } from "../errors.js";
import type { ErrorEntry, ErrorParams } from "./errorEntry.js";
import { formatAddress, formatDetail, formatLogin } from "./formatParams.js";

type Say = (params: ErrorParams) => string;

/** Every failure to connect reads like the first one known: what happened, to which address, and what to do. */
const connection = (what: Say, nextStep: string) => ({
  sentence: (params: ErrorParams) =>
    `SSH connection error: ${what(params)}${formatDetail(params)}. ${nextStep}`,
});

export const connectionErrors = {
  CONN_REFUSED: {
    retry: "yes",
    ...connection(
      (p) => `Connection refused by ${formatAddress(p)}`,
      "Check that sshd runs there and the port is right",
    ),
    public: "The remote machine refused the connection.",
    hint: "Nothing listens on that port, or a firewall rejects us. Start sshd there, or correct the target's port.",
  },
  CONN_TIMEOUT: {
    retry: "yes",
    ...connection((p) => `Connection timeout to ${formatAddress(p)}`, "Check firewall and network"),
    public: "The remote machine could not be reached in time.",
    hint: "The packets get no answer: a firewall drops them, or the machine is off. Try to reach the port from this server.",
  },
  HANDSHAKE_TIMEOUT: {
    retry: "yes",
    ...connection(
      (p) => `${formatAddress(p)} accepted the connection and then kept silent`,
      "Check that the port is that of sshd and that the machine is not overloaded",
    ),
    public: "The remote machine answered too slowly.",
    hint: "Something else than sshd listens there, or the machine is too busy to greet. Look at its load and its sshd log.",
  },
  HOST_UNREACHABLE: {
    retry: "yes",
    ...connection((p) => `No route to ${formatAddress(p)}`, "Check the network and the address"),
    public: "There is no network route to the remote machine.",
    hint: "The network of this server does not lead there: check routes, VPN and the target's address.",
  },
  DNS: {
    retry: "slow",
    ...connection(
      (p) => `The name ${formatAddress(p)} was not found`,
      "Check the spelling of the host and this server's DNS",
    ),
    public: "The name of the remote machine was not found.",
    hint: "The host is misspelt in the target, or name resolution fails on this server. Try `getent hosts` with the name.",
  },
  AUTH_FAILED: {
    retry: "no",
    ...connection((p) => `${formatLogin(p)} refused the login`, "Check the user and its key or password"),
    public: "The remote machine refused the login.",
    hint: "The key is not in the user's authorized_keys, or the password is wrong. It is not tried again, so that we are not banned.",
  },
  KEY_INVALID: {
    retry: "no",
    ...connection(
      (p) => `The private key for ${formatLogin(p)} cannot be used`,
      "Check the key file and its passphrase",
    ),
    public: "The login key is not usable.",
    hint: "The file is no private key, the passphrase is missing or wrong, or the agent does not answer. Try `ssh-keygen -y -f` with it.",
  },
  HOST_KEY_UNKNOWN: {
    retry: "no",
    ...connection(
      (p) => `The host key of ${formatAddress(p)} is not known`,
      "Compare the fingerprint with the machine's own and add it to the target",
    ),
    public: "The identity of the remote machine is not known.",
    hint: "Set the target's hostKey to the fingerprint that `ssh-keygen -lf` prints on the machine itself, or name a knownHostsFile.",
  },
  HOST_KEY_MISMATCH: {
    retry: "no",
    ...connection(
      (p) => `${formatAddress(p)} showed another host key than the known one`,
      "Make sure that it is the right machine before you change the known key",
    ),
    public: "The remote machine is not the one that it should be.",
    hint: "The machine was reinstalled, the address leads to another one, or somebody is in between. Compare the fingerprints there.",
  },
  ALGO_MISMATCH: {
    retry: "no",
    ...connection(
      (p) => `No common algorithm with ${formatAddress(p)}`,
      "Allow a current key exchange, cipher and host key in its sshd_config",
    ),
    public: "The remote machine speaks no common encryption.",
    hint: "Its sshd is very old or narrowed down. Compare its KexAlgorithms, Ciphers and HostKeyAlgorithms with ours.",
  },
  HANDSHAKE_LOST: {
    retry: "yes",
    ...connection(
      (p) => `${formatAddress(p)} closed the connection before the login`,
      "Check that the port is that of sshd and its MaxStartups",
    ),
    public: "The remote machine closed the connection early.",
    hint: "Too many logins at once (MaxStartups), a ban (PerSourcePenalties, fail2ban), or another service on that port.",
  },
  TOO_MANY_SESSIONS: {
    retry: "requeue",
    ...connection(
      (p) => `${formatAddress(p)} opens no more channels`,
      "Raise MaxSessions in its sshd_config or lower maxConcurrent",
    ),
    public: "The remote machine carries no more sessions at the moment.",
    hint: "sshd allows 10 channels a connection unless MaxSessions says otherwise. It goes on when a channel is free.",
  },
  CONN_LOST: {
    retry: "yes",
    ...connection(
      (p) => `The link to ${formatAddress(p)} was lost`,
      "Check the network; the process there goes on, and following resumes by itself",
    ),
    public: "The link to the remote machine was lost.",
    hint: "The network broke off or the machine stopped answering. Nothing is lost: what was printed meanwhile is read afterwards.",
  },
  CONN_FAILED: {
    retry: "yes",
    ...connection(
      (p) => `Connecting to ${formatAddress(p)} failed`,
      "Check the target's settings and the server's log for the cause",
    ),
    public: "Connecting to the remote machine failed.",
    hint: "An unusual network error: the cause is in the server's log.",
  },
} satisfies Partial<Record<ErrorCode, ErrorEntry>>;
