/** Why a stack cannot be made again: a sentence for its owner. */
export class NotVerifiable extends Error {
  override readonly name = 'NotVerifiable';
}
