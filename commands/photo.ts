// Commands: searches for what photos hold, or for what the text beside them names. /find and Find on Discogs share it. The forms
// Another photo and Type the number belong to /find, so they obey its permissions.
import { decide, readPhotos, type Source } from '../src/core/photo/look.ts';
import type { PhotoFile } from '../src/core/photo/ports.ts';
import type { Named } from '../src/core/search/message.ts';
import { readWhat } from '../src/core/search/what.ts';
import type { CommandContext, CommandWithForms } from '../src/discord/command.ts';
import type { ReplyNote } from '../src/discord/interactions/reply-note.ts';
import { photoOf } from '../src/discord/interactions/target-message.ts';
import {
  NUMBER_FIELD,
  nothingRead,
  numberForm,
  PHOTO_FIELD,
  photoForm,
  whichOne,
} from '../src/discord/views/photo.ts';
import { wrongDigit } from '../src/discord/views/search.ts';
import { type AnswerPlace, replyPlace, showWanted } from './found.ts';

/** What a person gave: photos, and what the text beside them names. */
interface Given {
  files: readonly PhotoFile[];
  /** Called only when no photo was read. @throws Refusal for a text that cannot be searched for. */
  readText(): readonly Named[];
}

/** Looks at the photos, and shows what is found in the message of the note. @throws as `showWanted`, and what `readText` throws. */
export async function answerPhotos(
  { files, readText }: Given,
  place: AnswerPlace,
  context: CommandContext,
): Promise<void> {
  const { app, signal, texts } = context;
  const { note, userId: person } = place;
  const queue = queueNote(note, context);
  const outcomes = await readPhotos(app.photos, files, { person, signal, onWait: queue.show }).finally(
    queue.end,
  );
  const decision = decide(outcomes, readText);
  switch (decision.kind) {
    case 'nothing':
      return note.sayPrivately(nothingRead(decision.why, texts, { photos: app.photos.whyOff() === null }));
    case 'choose':
      await note.say(whichOne(decision, texts));
      return;
    case 'search':
      return showNamed(decision.found, decision.source, place, context);
  }
}

/** Searches for the one thing that was named. */
async function showNamed(
  { what }: Named,
  source: Source,
  place: AnswerPlace,
  context: CommandContext,
): Promise<void> {
  if (what.kind === 'wrong-digit') return place.note.sayPrivately(wrongDigit(what.digits, context.texts));
  await showWanted(what, place, context, source);
}

/**
 * The shortest time between two places that one person is shown. A full queue moves up five times a second, and Discord allows 50
 * requests a second in all.
 */
const SHOW_EVERY_MS = 1_000;

/** Shows the place in the queue: the first one at once, and then the present one once a second. */
function queueNote(note: ReplyNote, { clock, log, signal, texts }: CommandContext) {
  let next: number | null = null;
  let isShowing = false;
  const showAll = async () => {
    isShowing = true;
    while (next !== null) {
      const content = texts.photo.queue(next);
      next = null;
      await note.say({ content }).catch((error: unknown) => {
        log.warn({ err: error }, 'a place in the queue could not be shown');
      });
      await clock.sleep(SHOW_EVERY_MS, signal).catch(() => {});
    }
    isShowing = false;
  };
  return {
    show(place: number) {
      next = place;
      if (!isShowing) void showAll();
    },
    /** From now on nothing is shown, so that no place replaces the answer. */
    end() {
      next = null;
    },
  };
}

export const photoForms: CommandWithForms<'pho' | 'num'>['forms'] = {
  pho: {
    open: (_interaction, _action, { texts }) => photoForm(texts),

    async submit(interaction, _action, context) {
      const place = replyPlace(interaction, context);
      const files = [...(interaction.fields.getUploadedFiles(PHOTO_FIELD)?.values() ?? [])].map(photoOf);
      await answerPhotos({ files, readText: () => [] }, place, context);
    },
  },
  num: {
    open: (_interaction, _action, { texts }) => numberForm(texts),

    async submit(interaction, _action, context) {
      const place = replyPlace(interaction, context);
      const typed = interaction.fields.getTextInputValue(NUMBER_FIELD);
      const named = { what: readWhat(typed), title: null };
      await showNamed(named, 'text', place, context);
    },
  },
};
