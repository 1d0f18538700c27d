// Sandbox, local Discord: every number that Discord enforces, with its source: `docs:` names a page and a section of
// https://discord.com/developers/docs.

/** Limits of a payload. Lengths are in UTF-16 units: Discord does not say which unit it uses, and this is the strictest. */
export const PAYLOAD = Object.freeze({
  // docs: Resources > Message > Create Message
  content: 2_000,
  embeds: 10,
  files: 10,
  nonce: 25,
  // docs: Resources > Message > Embed Limits
  embedTitle: 256,
  embedDescription: 4_096,
  embedFields: 25,
  embedFieldName: 256,
  embedFieldValue: 1_024,
  embedFooter: 2_048,
  embedAuthor: 256,
  embedsTotal: 6_000,
  url: 2_048,
  // docs: Components > Reference
  rows: 5,
  buttonsInRow: 5,
  customId: 100,
  buttonLabel: 80,
  buttonUrl: 512,
  selectOptions: 25,
  selectText: 100,
  selectPlaceholder: 150,
  modalTitle: 45,
  modalComponents: 5,
  inputLabel: 45,
  inputDescription: 100,
  inputPlaceholder: 100,
  inputValue: 4_000,
  /** docs: Radio Group, Checkbox Group. */
  groupOptions: 10,
  /** The docs state no limit. All texts of the components of a message together have at most 4000 characters. */
  textDisplay: 4_000,
  // docs: Application Commands > Registering a Command: of each type, globally and for each server
  commands: 100,
  menuCommands: 15,
  commandName: 32,
  commandDescription: 100,
  commandOptions: 25,
  commandChoices: 25,
  fileTypes: 10,
  choiceText: 100,
  commandCharacters: 8_000,
  stringOption: 6_000,
  // docs: Interactions > Receiving and Responding > Autocomplete
  autocompleteChoices: 25,
  // docs: Resources > Message > Allowed Mentions
  allowedMentionIds: 100,
  // docs: Resources > Message > Create Message: "The maximum request size when sending a message is 25 MiB"
  requestBytes: 25 * 1024 * 1024,
});

export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** Limits of behaviour. A test can set others. Times are sandbox time, unless the name says `wall` (real time). */
export interface DiscordLimits {
  /** docs: Interactions > Receiving and Responding: the first response must come within 3 seconds. Real time. */
  readonly firstResponseWallMs: number;
  /** docs: Interactions > Receiving and Responding: tokens are valid for 15 minutes. */
  readonly tokenLifeMs: number;
  /** docs: Opcodes and Status Codes, 30046. Discord does not publish how many edits an old message accepts; we allow few. */
  readonly oldMessageAgeMs: number;
  readonly oldMessageEdits: number;
  /** docs: Gateway > Sending Heartbeats. Real time, because the timers of clients use it. */
  readonly heartbeatIntervalWallMs: number;
  /** docs: Gateway > Resuming: "some time". The number is not published. Real time. */
  readonly resumeWindowWallMs: number;
  /** docs: Gateway > Rate Limiting: `max_concurrency` identifies in 5 seconds. */
  readonly identifyIntervalMs: number;
  /** docs: Gateway > Identifying: above this number, Discord resets the token. */
  readonly identifiesPerDay: number;
  /** docs: Gateway > Rate Limiting: 120 events in 60 seconds. Real time. */
  readonly gatewayEventsPerMinute: number;
  /** docs: Topics > Rate Limits: the numbers are only in the headers of responses. These values were seen in the wild. */
  readonly messageEdits: RateLimit;
  readonly messageCreates: RateLimit;
  readonly messageDeletes: RateLimit;
  readonly webhook: RateLimit;
  readonly commandWrites: RateLimit;
  /** docs: Topics > Rate Limits > Global: 50 requests a second for a bot. Interaction endpoints do not count. */
  readonly global: RateLimit;
  /** docs: Topics > Rate Limits > Invalid Request Limit. */
  readonly invalidRequests: RateLimit;
  /** docs: Application Commands > Registering: 200 creates a day, for each server and for the global commands. */
  readonly commandCreatesPerDay: number;
  /** docs: Reference > Uploading Files: for each file of a person, 20 MiB. Nitro allows larger ones. */
  readonly uploadBytes: number;
  /** The same for each file of a bot. Boosts of the server allow larger ones. */
  readonly botUploadBytes: number;
  /** docs: Reference > Signed Attachment CDN URLs: a "preset expiry time", which is not published. Seen in the wild: a day. */
  readonly fileLinkMs: number;
  /** docs: Resources > Message: enforce_nonce compares with messages of the past "few minutes". Three are the fewest. */
  readonly nonceMemoryMs: number;
}

export const DAY_MS = 86_400_000;

/** docs: User > Get Current User Guilds. */
export const SERVERS_ON_PAGE = 200;

export const DEFAULT_LIMITS: DiscordLimits = Object.freeze({
  firstResponseWallMs: 3_000,
  tokenLifeMs: 15 * 60_000,
  oldMessageAgeMs: 60 * 60_000,
  oldMessageEdits: 3,
  heartbeatIntervalWallMs: 41_250,
  resumeWindowWallMs: 180_000,
  identifyIntervalMs: 5_000,
  identifiesPerDay: 1_000,
  gatewayEventsPerMinute: 120,
  messageEdits: { limit: 5, windowMs: 5_000 },
  messageCreates: { limit: 5, windowMs: 5_000 },
  messageDeletes: { limit: 5, windowMs: 1_000 },
  webhook: { limit: 5, windowMs: 5_000 },
  commandWrites: { limit: 5, windowMs: 20_000 },
  global: { limit: 50, windowMs: 1_000 },
  invalidRequests: { limit: 10_000, windowMs: 10 * 60_000 },
  commandCreatesPerDay: 200,
  uploadBytes: 20 * 1024 * 1024,
  botUploadBytes: 20 * 1024 * 1024,
  fileLinkMs: DAY_MS,
  nonceMemoryMs: 3 * 60_000,
});
