// Discogs: the credential of an account. Only this room reads the token in it.
import type { Credential } from '../core/ports.ts';

const SHOWN = '[credential]';

class SealedCredential implements Credential {
  // A private field: no program that prints, copies or serializes objects sees it.
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  static tokenOf(credential: Credential): string {
    if (!(#token in credential)) throw new TypeError('this credential was not made by createCredential');
    return credential.#token;
  }

  toString(): typeof SHOWN {
    return SHOWN;
  }

  toJSON(): typeof SHOWN {
    return SHOWN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): typeof SHOWN {
    return SHOWN;
  }
}

/**
 * Makes the credential of a personal access token.
 * @param hide is called with the token before the credential exists: from then on no output shows it (`log.hide`).
 * @throws Error when the token cannot be sent in a header. The error never quotes it.
 */
export function createCredential(token: string, hide: (secret: string) => void): Credential {
  hide(token);
  // fetch would quote a bad header value in its own error.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error('The Discogs token has odd characters');
  return Object.freeze(new SealedCredential(token));
}

/**
 * The value of the Authorization header. Null: the call is made without one.
 * @throws TypeError when the credential is not of `createCredential`.
 */
export function authorizationOf(credential: Credential | null): string | null {
  return credential === null ? null : `Discogs token=${SealedCredential.tokenOf(credential)}`;
}

/** Removes the token of this credential from a text that came from outside. */
export function redactCredential(text: string, credential: Credential | null): string {
  return credential === null ? text : text.replaceAll(SealedCredential.tokenOf(credential), '[token]');
}
