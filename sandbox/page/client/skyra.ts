// Sandbox, page in the browser: restyles the message components of @skyra. Their colours are fixed inside their shadow DOM, but
// the page has two themes. Custom properties work inside a shadow DOM, so these rules use the properties of the page.
import {
  DiscordAuthorInfo,
  DiscordEmbed,
  DiscordEmbedField,
  DiscordEmbedFooter,
  DiscordMessage,
  DiscordMessages,
  DiscordVerifiedAuthorTag,
} from '@skyra/discord-components-core';

const FONT = 'font-family: var(--font); font-size: inherit;';

const RULES: readonly (readonly [{ elementStyles: unknown[] }, string])[] = [
  [
    DiscordMessages,
    `:host { ${FONT} background: none; color: inherit; border: none; line-height: 1.375; }
     ::slotted(*) { padding-block: 4px; }`,
  ],
  [
    DiscordMessage,
    `:host { ${FONT} color: var(--text); padding-inline: 16px; line-height: 1.375; }
     :host(:hover) { background: var(--hover); }
     :host(.is-private), :host(.is-private:hover) { background: var(--private); }
     :host(.is-private)::before { content: ''; position: absolute; inset: 0 auto 0 0; width: 2px; background: var(--accent); }
     .discord-message-content { min-width: 0; line-height: 1.375; padding-top: 0; }
     .discord-message-markup { font-size: 1rem; }
     .discord-author-avatar { margin-top: 2px; }
     .discord-author-avatar img { cursor: default; }
     .discord-message-timestamp, :host .discord-message-edited { color: var(--muted); font-size: .75rem; }
     .discord-message-edited { margin-left: 4px; }
     .discord-message-body-only-indent { flex: none; width: 56px; margin: 0 !important; font-size: .68rem; }
     .discord-message-timestamp-hover::before { content: none !important; }
     @media (max-width: 520px) {
       :host { padding-inline: 10px; }
       .discord-author-avatar { min-width: 32px; margin-right: 10px; }
       .discord-author-avatar img { width: 32px; height: 32px; }
       .discord-message-body-only-indent { width: 42px; }
     }`,
  ],
  [
    DiscordAuthorInfo,
    `:host .discord-author-username, :host .discord-author-username:hover {
       color: var(--strong); font-weight: 600; cursor: default; text-decoration: none; }`,
  ],
  [
    DiscordVerifiedAuthorTag,
    '.discord-application-tag { background: var(--accent); border-radius: 4px; text-transform: none; font-size: .7rem; font-weight: 600; }',
  ],
  [
    DiscordEmbed,
    `:host { ${FONT} color: var(--text); margin: 6px 0 2px; }
     :host .discord-embed-root { grid-template-columns: minmax(0, 1fr); }
     :host .discord-embed-wrapper { background: var(--embed); border: 1px solid var(--line); border-left: none; max-width: min(520px, 100%); }
     :host .discord-embed-wrapper .discord-embed-grid { grid-template-columns: minmax(0, 1fr) auto; padding: 6px 14px 12px 12px; }
     :host .discord-left-border { background: var(--embed-edge); }
     slot[name='footer']::slotted(*) { grid-column: 1 / 2; }
     @media (max-width: 520px) {
       :host { margin: 4px 0 0; }
       :host .discord-embed-wrapper .discord-embed-grid { padding: 4px 12px 8px 10px; }
     }`,
  ],
  [DiscordEmbedField, ':host .discord-field-title { color: var(--strong); }'],
  [DiscordEmbedFooter, ':host { color: var(--text); }'],
];

/** Restyles the components. Call it once, before the first message is made. */
export function restyleComponents(): void {
  for (const [component, css] of RULES) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    component.elementStyles.push(sheet);
  }
}
