// Root: whether a reader sees anything of a text, for whoever takes one from outside. Pure; imports nothing.

// No space, no control, nothing that only steers what stands beside it: fillers, joiners and Braille's blank are characters
// to Unicode, and nothing to a reader.
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether anything of it is seen. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);
