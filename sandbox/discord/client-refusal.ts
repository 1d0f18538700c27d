// Sandbox, local Discord: the error for what Discord's client does not let a person do.

type RefusalReason =
  | 'unknown-command'
  | 'unknown-option'
  | 'missing-option'
  | 'wrong-type'
  | 'out-of-range'
  | 'not-a-choice'
  | 'too-large'
  | 'not-allowed'
  | 'not-there'
  | 'disabled'
  | 'ambiguous';

/** Something that Discord's client does not let a person do. Nothing reached the bot. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
