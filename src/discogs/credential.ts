// Discogs: the credential of an account, with the token hidden inside. Only the code in src/discogs can read the token.
import type { Credential } from '../core/discogs-port.ts';

const SHOWN = '[credential]';

class SealedCredential implements Credential {
  // The field is private, so that code which prints, copies or serializes objects does not see the token.
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
 * Makes the credential for a personal access token.
 * @param hide is called with the token before the credential exists. From then on no output shows the token (`log.hide`).
 * @throws Error when the token cannot be sent in a header. The error never quotes it.
 */
export function createCredential(token: string, hide: (secret: string) => void): Credential {
  hide(token);
  // Without this check, fetch would quote a bad token in the error that it throws.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error('The Discogs token has odd characters');
  return Object.freeze(new SealedCredential(token));
}

/**
 * Returns the value of the Authorization header. Null: the credential is null, and the call is made without this header.
 * @throws TypeError when the credential was not made by `createCredential`.
 */
export function authorizationOf(credential: Credential | null): string | null {
  return credential === null ? null : `Discogs token=${SealedCredential.tokenOf(credential)}`;
}

/** Removes the token of this credential from a text that came from outside. */
export function redactCredential(text: string, credential: Credential | null): string {
  return credential === null ? text : text.replaceAll(SealedCredential.tokenOf(credential), '[token]');
}
