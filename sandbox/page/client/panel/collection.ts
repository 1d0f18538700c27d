// Sandbox, page in the browser, panel: the collection on "Discogs". A person sees it as its owner does, and can change it
// without the bot.
import type { Act, PageCollection, PageRelease } from '../../protocol.ts';
import { fill, h, on } from '../dom.ts';
import { openModal } from '../modal.ts';
import type { State } from '../state.ts';
import { panelSection } from './section.ts';

type Entry = PageCollection['shown'][number];

const PAGE = 24;
/**
 * Numbers of copies to add. The last is more than the requests of one minute can read, so the sync must wait for the rate
 * limit.
 */
const FILLS = [300, 3_000, 10_000] as const;

function drawEntry({ release, instanceIds, details }: Entry, act: (act: Act) => Promise<void>): HTMLElement {
  const last = instanceIds.at(-1);
  const small = (label: string, text: string, what: Act) =>
    on(
      h(
        'button',
        { type: 'button', class: 'small-button', 'aria-label': `${label}: ${release.heading}`, title: label },
        text,
      ),
      { click: () => void act(what) },
    );
  return h(
    'li',
    { class: 'copy', 'data-release': release.id },
    release.cover
      ? h('img', { src: release.cover, alt: '', loading: 'lazy' })
      : h('span', { class: 'no-cover', 'aria-hidden': 'true' }),
    h(
      'span',
      { class: 'copy-text' },
      h('span', { class: 'copy-name', title: release.heading }, release.heading),
      h('span', { class: 'copy-details' }, release.details),
      details !== '' && h('span', { class: 'copy-details', title: details }, details),
    ),
    instanceIds.length > 1 && h('span', { class: 'copy-count' }, `×${instanceIds.length}`),
    h(
      'span',
      { class: 'copy-tools' },
      on(
        h(
          'button',
          {
            type: 'button',
            class: 'small-button',
            'aria-label': `Correct on Discogs: ${release.heading}`,
            title: 'Correct its entry on Discogs',
          },
          '✎',
        ),
        { click: () => correct(release, act) },
      ),
      small('Add another copy on Discogs', '+', { do: 'add-copy', release: release.id }),
      last !== undefined && small('Remove a copy on Discogs', '−', { do: 'remove-copy', instance: last }),
    ),
  );
}

/** Opens a form to edit the entry of a release, as a contributor does. /refresh then reads the change. */
function correct(release: PageRelease, act: (act: Act) => Promise<void>): void {
  const field = (id: string, label: string, value: string) => ({
    wrapper: 'label' as const,
    id: 1,
    label,
    input: { type: 4 as const, id: 1, custom_id: id, style: 1, required: true, value },
  });
  openModal({
    modal: {
      custom_id: 'correct',
      title: 'A contributor corrects this release',
      parts: [field('title', 'Title', release.title), field('year', 'Year', String(release.year))],
    },
    submit: async ({ values: { title, year } }) => {
      if (!/^\d{4}$/.test(String(year))) return 'A year has four digits.';
      await act({ do: 'correct', release: release.id, title: String(title), year: Number(year) });
      return null;
    },
    close: () => {},
  });
}

/** One line of the wantlist, with the button that takes it off. */
const drawWant = (release: PageRelease, act: (act: Act) => Promise<void>): HTMLElement => {
  const label = `Take off the wantlist on Discogs: ${release.heading}`;
  const off = h('button', { type: 'button', class: 'small-button', 'aria-label': label, title: label }, '−');
  return h(
    'li',
    { class: 'copy', 'data-release': release.id },
    h('span', { class: 'copy-text' }, h('span', { class: 'copy-name' }, `🤍 ${release.heading}`)),
    on(off, { click: () => void act({ do: 'want', release: release.id, isOn: false }) }),
  );
};

const nameOf = (release: PageRelease) => `${release.heading} (${release.details}) [r${release.id}]`;

export function createCollectionSection(
  state: State,
  act: (act: Act) => Promise<void>,
  showReleases: (count: number) => void,
): HTMLElement {
  const summary = h('p', { class: 'note', role: 'status' });
  const list = h('ul', { class: 'copies' });
  const more = h('button', { type: 'button', class: 'link-button', hidden: true }, 'Show more');
  on(more, { click: () => showReleases(state.collection.shown.length + PAGE) });

  const names = h('datalist', { id: 'catalogue' });
  const wish = h('input', {
    type: 'text',
    list: 'catalogue',
    placeholder: 'Artist, title or number',
    'aria-label': 'A release to add on Discogs',
    autocomplete: 'off',
  });
  const addForm = h(
    'form',
    { class: 'row' },
    wish,
    h('button', { type: 'submit', class: 'button is-secondary' }, 'Add by hand'),
    h('button', { type: 'submit', class: 'button is-secondary', name: 'want' }, 'Want'),
    names,
  );
  on(addForm, {
    submit: (event) => {
      event.preventDefault();
      const typed = wish.value.trim();
      const id = Number(/\[r(\d+)\]$/.exec(typed)?.[1] ?? typed);
      const release =
        state.catalogue.find((one) => one.id === id) ??
        state.catalogue.find(
          (one) => typed !== '' && nameOf(one).toLowerCase().includes(typed.toLowerCase()),
        );
      wish.setCustomValidity(release ? '' : 'The local Discogs has no such release.');
      wish.reportValidity();
      if (!release) return;
      wish.value = '';
      const isWant = event.submitter?.getAttribute('name') === 'want';
      void act(
        isWant ? { do: 'want', release: release.id, isOn: true } : { do: 'add-copy', release: release.id },
      );
    },
  });
  on(wish, { input: () => wish.setCustomValidity('') });
  const count = h(
    'select',
    { class: 'select', 'aria-label': 'How many random records' },
    ...FILLS.map((one) => h('option', { value: one }, one.toLocaleString('en'))),
  );
  const fillForm = on(
    h(
      'form',
      { class: 'row' },
      count,
      h('button', { type: 'submit', class: 'button is-secondary' }, 'Add random records'),
    ),
    {
      submit: (event) => {
        event.preventDefault();
        void act({ do: 'fill', count: Number(count.value) });
      },
    },
  );

  const wants = h('ul', { class: 'copies' });
  const wantsBox = h('details', {}, h('summary', {}, 'Wantlist'), wants);

  const paint = () => {
    const { collection, world } = state;
    fill(wants, ...collection.wants.map((release) => drawWant(release, act)));
    wantsBox.hidden = collection.wants.length === 0;
    const copies = collection.total === 1 ? 'one copy' : `${collection.total.toLocaleString('en')} copies`;
    summary.textContent = `${world?.account ?? ''} has ${copies}. Newest first.`;
    fill(list, ...collection.shown.map((entry) => drawEntry(entry, act)));
    more.hidden = !collection.hasMore;
  };
  state.onChange(['collection', 'world'], paint);
  state.onChange(['catalogue'], () =>
    fill(names, ...state.catalogue.map((one) => h('option', { value: nameOf(one) }))),
  );
  return panelSection(
    'The collection on Discogs',
    summary,
    h('p', { class: 'note' }, 'What you change here, Runout learns with the next /sync.'),
    addForm,
    fillForm,
    h(
      'div',
      { class: 'copies-box', tabindex: 0, role: 'region', 'aria-label': 'Copies on Discogs' },
      list,
      more,
    ),
    wantsBox,
  );
}
