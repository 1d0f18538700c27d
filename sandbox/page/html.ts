// Sandbox, page: the one HTML document. The script makes all its content.

/**
 * The page talks only to this server, so no image and no script can reach another. Inline styles are allowed, because the
 * components write some, and `blob:` because a file that was chosen is shown before it is sent.
 */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="dark light">
<title>Runout in its sandbox</title>
<link rel="icon" href="/avatars/bot.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<div id="app"><p class="loading">Runout’s sandbox is starting…</p></div>
<noscript>This page is a small Discord; it needs JavaScript.</noscript>
</body>
</html>
`;
