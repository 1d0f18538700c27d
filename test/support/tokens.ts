// Support: tokens that look like real ones and open nothing.

/** As Discord shapes them: the number of the application, a time, a signature. */
export const BOT_TOKEN = `${Buffer.from('112233445566778899').toString('base64url')}.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs`;

/** As Discogs shapes them. */
export const DISCOGS_TOKEN = 'kQwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUiOpAsD';
