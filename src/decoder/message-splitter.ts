import { ProtocolBreach } from "./message-body.js";

const SIZE_FIELD_BYTES = 4;

/** More than any picture within the decoder's own limits. */
const MAX_MESSAGE_BYTES = 512 * 2 ** 20;

/**
 * Cuts a stream of chunks into messages. A message inside one chunk shares its memory; one that
 * is spread over several is copied once, into memory taken when its size is known.
 */
export class MessageSplitter {
  /** The size field, while it is incomplete. */
  readonly #sizeField = Buffer.alloc(SIZE_FIELD_BYTES);
  #sizeFieldBytes = 0;
  /** The message being put together, and how much of it is there. */
  #message: Buffer | undefined;
  #messageBytes = 0;

  /** @throws ProtocolBreach when a message claims to be larger than any can be */
  *push(chunk: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#message === undefined) {
        at = this.#takeSizeField(chunk, at);
        if (this.#sizeFieldBytes < SIZE_FIELD_BYTES) return;
        const size = this.#sizeField.readUInt32LE(0);
        if (size > MAX_MESSAGE_BYTES) throw new ProtocolBreach("a message over the size limit");
        this.#sizeFieldBytes = 0;
        if (chunk.length - at >= size) {
          yield chunk.subarray(at, at + size);
          at += size;
          continue;
        }
        this.#message = Buffer.allocUnsafe(size);
        this.#messageBytes = 0;
      }
      const copied = chunk.copy(this.#message, this.#messageBytes, at);
      at += copied;
      this.#messageBytes += copied;
      if (this.#messageBytes === this.#message.length) {
        const message = this.#message;
        this.#message = undefined;
        yield message;
      }
    }
  }

  #takeSizeField(chunk: Buffer, at: number): number {
    const copied = chunk.copy(
      this.#sizeField,
      this.#sizeFieldBytes,
      at,
      at + SIZE_FIELD_BYTES - this.#sizeFieldBytes,
    );
    this.#sizeFieldBytes += copied;
    return at + copied;
  }
}
