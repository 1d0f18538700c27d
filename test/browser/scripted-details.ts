// Support of the browser tests: forms with everything that a form can have, and what a bot reads of them.
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitFields,
} from 'discord.js';

const named = (...labels: string[]) => labels.map((label) => ({ label, value: label.toLowerCase() }));

export const DETAILS: APIModalInteractionResponseCallbackData = {
  custom_id: 'details',
  title: 'Details of this copy',
  components: [
    { type: ComponentType.TextDisplay, content: 'The rating is for **all** copies.' },
    {
      type: ComponentType.Label,
      label: 'Media',
      description: 'How it plays',
      component: {
        type: ComponentType.StringSelect,
        custom_id: 'media',
        placeholder: 'Not graded',
        required: false,
        options: named('Mint', 'Good', 'Poor').map((one) => ({ ...one, default: one.value === 'good' })),
      },
    },
    {
      type: ComponentType.Label,
      label: 'Sleeve',
      description: 'Only the outer one',
      component: {
        type: ComponentType.RadioGroup,
        custom_id: 'sleeve',
        options: named('Fine', 'Torn', 'None'),
      },
    },
    {
      type: ComponentType.Label,
      label: 'In it',
      component: {
        type: ComponentType.CheckboxGroup,
        custom_id: 'inside',
        required: false,
        options: named('Poster', 'Lyrics').map((one) => ({ ...one, default: one.value === 'lyrics' })),
      },
    },
    {
      type: ComponentType.Label,
      label: 'Notes',
      component: {
        type: ComponentType.TextInput,
        custom_id: 'notes',
        style: 2,
        max_length: 60,
        value: 'old',
      },
    },
  ],
};

/** A form with one checkbox, which has its label beside it. */
export const YES_OR_NO: APIModalInteractionResponseCallbackData = {
  custom_id: 'sure',
  title: 'One question',
  components: [
    {
      type: ComponentType.Label,
      label: 'Take it off the wantlist',
      component: { type: ComponentType.Checkbox, custom_id: 'sure', default: true },
    },
  ],
};

/** The form as one line, in the order of its parts. */
export const readDetails = (fields: ModalSubmitFields): string =>
  [
    fields.getStringSelectValues('media').join('+') || 'nothing',
    fields.getRadioGroup('sleeve') ?? 'nothing',
    fields.getCheckboxGroup('inside').join('+') || 'nothing',
    JSON.stringify(fields.getTextInputValue('notes')),
  ].join(' / ');

/** A form that takes one or two pictures. */
export const PHOTOS: APIModalInteractionResponseCallbackData = {
  custom_id: 'photos',
  title: 'Another photo',
  components: [
    {
      type: ComponentType.Label,
      label: 'Photo of the barcode',
      description: 'Close and straight',
      component: { type: ComponentType.FileUpload, custom_id: 'photos', min_values: 1, max_values: 2 },
    },
  ],
};

export const readPhotos = (fields: ModalSubmitFields): string =>
  `Photos: ${fields
    .getUploadedFiles('photos', true)
    .map(({ name, size }) => `${name} (${size})`)
    .join(', ')}`;
