// Support: tokens that look real but open nothing.

/** Shaped like a token of Discord: the id of the application, a time, a signature. */
export const BOT_TOKEN = `${Buffer.from('112233445566778899').toString('base64url')}.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs`;

/** Shaped like a token of Discogs. */
export const DISCOGS_TOKEN = 'kQwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUiOpAsD';
